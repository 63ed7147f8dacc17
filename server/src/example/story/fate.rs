//! How far each unit has come in the example year, and what happened on the way.
//!
//! Shares are exact, and who gets which is drawn. The rule: a municipality of a dozen workplaces has one of everything that
//! one of a hundred and fifty has several of.

use form_model::Level;

use super::chance::Chance;

/// How far a follow-up has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reached {
    NotBegun,
    Begun,
    Ready,
    HandedIn,
    FedBack,
}

/// Who answers for the employees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Representation {
    /// The unit's own representative.
    Own,
    /// Nobody; the plan says what is done about it.
    Nobody,
    /// The unit has none, and the main representative steps in.
    MainRepresentative,
}

/// What becomes of a workplace's follow-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fate {
    pub(super) reached: Reached,
    pub(super) representation: Representation,
    /// Handed in without the representative's mark, for a reason.
    pub(super) is_without_mark: bool,
    /// Handed in again after the level above sent it back or something was missing.
    pub(super) has_second_version: bool,
    /// Handed in after the last day.
    pub(super) is_late: bool,
    /// Differences of opinion that nobody has settled.
    pub(super) differences_open: usize,
    /// Differences that both let stand.
    pub(super) agreed_to_differ: usize,
}

impl Fate {
    const fn new(reached: Reached) -> Self {
        Self {
            reached,
            representation: Representation::Own,
            is_without_mark: false,
            has_second_version: false,
            is_late: false,
            differences_open: 0,
            agreed_to_differ: 0,
        }
    }

    pub(super) fn is_handed_in(&self) -> bool {
        self.reached >= Reached::HandedIn
    }
}

/// How many workplaces there are of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spread {
    pub(crate) not_begun: usize,
    pub(crate) begun: usize,
    pub(crate) ready: usize,
    /// Those that are fed back included.
    pub(crate) handed_in: usize,
    pub(crate) fed_back: usize,
}

impl Spread {
    /// The spread over so many workplaces: a twentieth not begun, a tenth begun, a tenth ready, the rest handed in and
    /// two thirds of these fed back.
    pub(crate) fn over(workplaces: usize) -> Self {
        let share = |percent: usize| (workplaces * percent + 50) / 100;
        let at_least_one = usize::from(workplaces >= 4);
        let not_begun = share(5).max(at_least_one);
        let begun = share(10).max(at_least_one);
        let ready = share(10).max(at_least_one);
        let handed_in = workplaces - not_begun - begun - ready;
        Self { not_begun, begun, ready, handed_in, fed_back: (handed_in * 2 + 1) / 3 }
    }
}

/// The fate of each of so many workplaces.
pub(super) fn fates(workplaces: usize, chance: &mut Chance) -> Vec<Fate> {
    let spread = Spread::over(workplaces);
    let only_handed_in = spread.handed_in - spread.fed_back;
    let counted = [
        (Reached::NotBegun, spread.not_begun),
        (Reached::Begun, spread.begun),
        (Reached::Ready, spread.ready),
        (Reached::HandedIn, only_handed_in),
        (Reached::FedBack, spread.fed_back),
    ];
    let mut fates: Vec<Fate> =
        counted.into_iter().flat_map(|(reached, count)| std::iter::repeat_n(Fate::new(reached), count)).collect();
    chance.shuffle(&mut fates);
    give_turns(&mut fates, spread.handed_in, chance);
    fates
}

/// What makes a fate special.
type Turn = fn(&mut Fate);

/// Lets something special happen at some of those that have handed in, at most one thing at each.
fn give_turns(fates: &mut [Fate], handed_in: usize, chance: &mut Chance) {
    let share = |percent: usize| ((handed_in * percent + 50) / 100).max(1);
    let turns: [(usize, Turn); 7] = [
        (share(4), |it| {
            it.is_without_mark = true;
            it.differences_open = 2;
        }),
        (share(3), |it| it.representation = Representation::Nobody),
        (share(2), |it| it.representation = Representation::MainRepresentative),
        (share(8), |it| it.has_second_version = true),
        (share(6), |it| it.is_late = true),
        (share(10), |it| it.differences_open = 2),
        (share(12), |it| it.agreed_to_differ = 1),
    ];
    let mut free: Vec<&mut Fate> = fates.iter_mut().filter(|it| it.is_handed_in()).collect();
    chance.shuffle(&mut free);
    let mut free = free.into_iter();
    for (count, turn) in turns {
        free.by_ref().take(count).for_each(turn);
    }
    for (index, begun) in fates.iter_mut().filter(|it| it.reached == Reached::Begun).enumerate() {
        begun.differences_open = index % 3;
    }
}

/// How far the follow-up of a unit above the workplaces has come, by its place in its authority.
///
/// The first administration and the company have handed in, the second has begun, and so has the top.
pub(super) const fn fate_above(level: Level, authority: usize, place: usize) -> Reached {
    match (level, authority, place) {
        (Level::Organisation, _, _) | (Level::Administration, 1, _) => Reached::Begun,
        (Level::Administration, _, _) => Reached::HandedIn,
        (_, 0, _) if place.is_multiple_of(3) => Reached::FedBack,
        (_, 0, _) => Reached::HandedIn,
        (_, 1, _) => match place % 3 {
            0 => Reached::HandedIn,
            1 => Reached::Begun,
            _ => Reached::NotBegun,
        },
        (_, _, _) => match place % 3 {
            0 => Reached::FedBack,
            1 => Reached::HandedIn,
            _ => Reached::Ready,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(fates: &[Fate], is_it: impl Fn(&Fate) -> bool) -> usize {
        fates.iter().filter(|it| is_it(it)).count()
    }

    #[test]
    fn the_shares_are_exact_and_everybody_has_a_fate() {
        for workplaces in [1, 2, 5, 12, 50, 150, 1000] {
            let spread = Spread::over(workplaces);
            let fates = fates(workplaces, &mut Chance::new(7, 0));
            assert_eq!(fates.len(), workplaces);
            let of = |reached| count(&fates, |it| it.reached == reached);
            assert_eq!(of(Reached::NotBegun), spread.not_begun);
            assert_eq!(of(Reached::Begun), spread.begun);
            assert_eq!(of(Reached::Ready), spread.ready);
            assert_eq!(of(Reached::FedBack), spread.fed_back);
            assert_eq!(count(&fates, Fate::is_handed_in), spread.handed_in);
        }
        let expected = Spread { not_begun: 8, begun: 15, ready: 15, handed_in: 112, fed_back: 75 };
        assert_eq!(Spread::over(150), expected);
    }

    #[test]
    fn a_dozen_workplaces_have_one_of_everything() {
        let fates = fates(12, &mut Chance::new(7, 0));
        assert_eq!(count(&fates, |it| it.is_without_mark), 1);
        assert_eq!(count(&fates, |it| it.representation == Representation::Nobody), 1);
        assert_eq!(count(&fates, |it| it.representation == Representation::MainRepresentative), 1);
        assert_eq!(count(&fates, |it| it.has_second_version), 1);
        assert_eq!(count(&fates, |it| it.is_late), 1);
        assert_eq!(count(&fates, |it| it.agreed_to_differ > 0), 1);
        assert!(count(&fates, |it| it.differences_open > 0) >= 1);
    }
}
