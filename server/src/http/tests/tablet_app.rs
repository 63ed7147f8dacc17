//! The tablet app over HTTP: which file in which form, for how long, and what no address reaches.

use super::*;

const PAGE: &str = "<!doctype html><title>Samsyn</title>";
const PROGRAM: &str = "/assets/app-0123456789abcdef.wasm";

/// The bytes of an answer, beside what every answer has.
struct Received {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Received {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |it| it.to_str().unwrap())
    }
}

/// A server whose app is a page, a service worker and a program in three forms; one secret lies beside the folder.
async fn world_with_app() -> World {
    let world = World::new().await;
    let app = world.folder.path().join("app");
    std::fs::create_dir_all(app.join("assets")).unwrap();
    let files = [
        ("index.html", PAGE),
        ("service_worker.js", "// a worker"),
        ("assets/app-0123456789abcdef.wasm", "the program"),
        ("assets/app-0123456789abcdef.wasm.br", "brotli"),
        ("assets/app-0123456789abcdef.wasm.gz", "gzip"),
        ("../secret.html", "secret"),
    ];
    for (name, contents) in files {
        std::fs::write(app.join(name), contents).unwrap();
    }
    world
}

async fn fetch(world: &World, method: Method, path: &str, headers: &[(&str, &str)]) -> Received {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::empty()).unwrap();
    request.extensions_mut().insert(ConnectInfo(loopback()));
    let (parts, body) = world.router.clone().oneshot(request).await.unwrap().into_parts();
    let bytes = to_bytes(body, 1 << 20).await.unwrap().to_vec();
    Received { status: parts.status, headers: parts.headers, bytes }
}

#[tokio::test]
async fn the_page_runs_and_loads_nothing_but_the_files_of_the_app() {
    let world = world_with_app().await;
    let page = fetch(&world, Method::GET, "/", &[]).await;
    assert_eq!((page.status, page.bytes.as_slice()), (StatusCode::OK, PAGE.as_bytes()));
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let policy = page.header("content-security-policy");
    for rule in ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "form-action 'none'"]
    {
        assert!(policy.contains(rule), "{policy}");
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'") && !policy.contains("http"));
    assert!(page.header("permissions-policy").contains("camera=(self), microphone=()"));
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.header("x-frame-options"), "DENY");
    assert_eq!(page.header("cross-origin-opener-policy"), "same-origin");
}

#[tokio::test]
async fn each_browser_gets_the_smallest_form_that_it_takes() {
    let world = world_with_app().await;
    let expected = [
        ("gzip, deflate, br, zstd", "br", "brotli"),
        ("BR", "br", "brotli"),
        ("gzip;q=1.0, br;q=0.2", "br", "brotli"),
        ("br;q=0, gzip", "gzip", "gzip"),
        ("br;q=0.0, *", "gzip", "gzip"),
        ("*", "br", "brotli"),
        ("*;q=0", "", "the program"),
        ("identity", "", "the program"),
        ("br;q=much", "", "the program"),
        ("", "", "the program"),
    ];
    for (accepted, coding, bytes) in expected {
        let got = fetch(&world, Method::GET, PROGRAM, &[("accept-encoding", accepted)]).await;
        assert_eq!(got.header("content-encoding"), coding, "{accepted}");
        assert_eq!(String::from_utf8_lossy(&got.bytes), bytes, "{accepted}");
        assert_eq!(got.header("vary"), "accept-encoding");
        assert_eq!(got.header("content-type"), "application/wasm");
    }
    let page = fetch(&world, Method::GET, "/", &[("accept-encoding", "br")]).await;
    assert_eq!((page.header("content-encoding"), page.bytes.as_slice()), ("", PAGE.as_bytes()));
}

#[tokio::test]
async fn files_with_a_hash_are_kept_for_a_year_and_all_others_asked_for_again() {
    let world = world_with_app().await;
    let program = fetch(&world, Method::GET, PROGRAM, &[]).await;
    assert_eq!(program.header("cache-control"), "public, max-age=31536000, immutable");
    for path in ["/", "/index.html", "/service_worker.js"] {
        assert_eq!(fetch(&world, Method::GET, path, &[]).await.header("cache-control"), "no-cache", "{path}");
    }
    let worker = fetch(&world, Method::GET, "/service_worker.js", &[]).await;
    assert_eq!(worker.header("service-worker-allowed"), "/");
    assert_eq!(worker.header("content-type"), "text/javascript; charset=utf-8");
}

#[tokio::test]
async fn what_a_browser_has_is_not_sent_again_until_it_changes() {
    let world = world_with_app().await;
    let tag = fetch(&world, Method::GET, "/", &[]).await.header("etag").to_owned();
    for known in [tag.clone(), format!("\"other\", {tag}"), format!("W/{tag}"), "*".to_owned()] {
        let again = fetch(&world, Method::GET, "/", &[("if-none-match", &known)]).await;
        assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0), "{known}");
        assert_eq!(again.header("etag"), tag);
        assert_eq!(again.header("cache-control"), "no-cache");
    }
    let brotli = fetch(&world, Method::GET, PROGRAM, &[("accept-encoding", "br")]).await.header("etag").to_owned();
    let plain = fetch(&world, Method::GET, PROGRAM, &[("if-none-match", &brotli)]).await;
    assert_eq!(plain.status, StatusCode::OK, "brotli is no answer for who can't read it");
    std::fs::write(world.folder.path().join("app/index.html"), "another page").unwrap();
    let changed = fetch(&world, Method::GET, "/", &[("if-none-match", &tag)]).await;
    assert_eq!((changed.status, changed.bytes.as_slice()), (StatusCode::OK, b"another page".as_slice()));
}

#[tokio::test]
async fn head_says_what_get_would_and_other_methods_are_refused() {
    let world = world_with_app().await;
    let head = fetch(&world, Method::HEAD, PROGRAM, &[("accept-encoding", "br")]).await;
    assert_eq!((head.status, head.bytes.len()), (StatusCode::OK, 0));
    assert_eq!((head.header("content-length"), head.header("content-encoding")), ("6", "br"));
    let post = fetch(&world, Method::POST, "/", &[]).await;
    assert_eq!((post.status, post.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "GET, HEAD"));
    assert_eq!(post.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn no_address_leaves_the_folder_or_names_a_compressed_copy() {
    let world = world_with_app().await;
    let outside = [
        "/../secret.html",
        "/assets/../../secret.html",
        "/%2e%2e/secret.html",
        "/..%2fsecret.html",
        "//secret.html",
        "/assets/app-0123456789abcdef.wasm.br",
        "/assets",
        "/assets/",
        "/assets/app-fedcba9876543210.wasm",
        "/missing.html",
    ];
    for path in outside {
        world.call(Method::GET, path, None).await.assert_problem(404, "about:blank");
    }
}

#[tokio::test]
async fn a_server_without_the_app_says_how_to_get_one() {
    let world = World::new().await;
    let answer = world.call(Method::GET, "/", None).await;
    answer.assert_problem(404, "about:blank");
    assert!(answer.body["detail"].as_str().unwrap().contains("cargo xtask app"), "{answer:?}");
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
}
