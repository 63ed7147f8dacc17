//! A samod server: the library with its file storage, behind a WebSocket.
//!
//! `bench --samod-server FOLDER` prints the port it listens at. Everything from the bytes of a frame upwards is samod's own;
//! it announces no documents by itself, as sync servers don't, and runs its documents as tasks, its own setting.

use std::path::Path;

use anyhow::Result;
use futures_util::{SinkExt as _, StreamExt as _, future};
use samod::storage::TokioFilesystemStorage;
use samod::{AcceptorHandle, PeerId, Repo, ShareConfig, Transport, Url};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::{Error as SocketError, Message};

/// First argument that makes this program the server.
pub(crate) const SAMOD_SERVER: &str = "--samod-server";

pub(crate) async fn serve(folder: &Path) -> Result<()> {
    let repo = Repo::build_tokio()
        .with_storage(TokioFilesystemStorage::new(folder))
        .with_share_policy(ShareConfig::read_write().with_announce(false))
        .with_peer_id(PeerId::from("samod-server"))
        .load()
        .await;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    let acceptor = repo.make_acceptor(Url::parse(&format!("ws://127.0.0.1:{port}/"))?)?;
    println!("{port}");
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(accept(stream, acceptor.clone()));
    }
}

async fn accept(stream: TcpStream, acceptor: AcceptorHandle) -> Result<()> {
    stream.set_nodelay(true)?;
    let (sink, stream) = accept_async(stream).await?.split();
    let frames = stream.filter_map(|frame| {
        future::ready(match frame {
            Ok(Message::Binary(bytes)) => Some(Ok(bytes.to_vec())),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        })
    });
    let sink = sink.with(|bytes: Vec<u8>| future::ready(Ok::<_, SocketError>(Message::Binary(bytes.into()))));
    acceptor.accept(Transport::new(frames, sink))?;
    Ok(())
}
