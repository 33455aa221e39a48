//! The routes of pages. The patterns are those of [`crate::paths`].

use leptos::prelude::*;
use leptos_router::{
    ParamSegment, PartialPathMatch, PathSegment, PossibleRouteMatch, SsrMode, StaticSegment,
    components::{Route, Router, Routes},
};

use crate::pages::{
    account::Account, admin::Administration, admin_person::AdminPerson, confirm::Confirm, download::Download,
    failure::Failure, forgot::Forgot, missing::Missing, photo::Photo, reset::Reset, sign_in::SignIn,
    sign_in_code::SignInCode, sign_in_recover::SignInRecover, sign_in_restore::SignInRestore, sign_out::SignOut,
    sign_up::SignUp, timeline::Timeline, trash::Trash, trash_empty::TrashEmpty, two_step::TwoStepSignIn,
    upload::Upload,
};
use crate::paths::{self, Path, PathOf};

/// All pages. Each is rendered completely before its first byte is sent, so that the status is always correct. The
/// records for a page are read within a few milliseconds, so nothing would be gained by sending half of it earlier.
#[component]
pub fn App() -> impl IntoView {
    view! {
        <Router>
            <Routes fallback=|| view! { <Missing/> }>
                <Route path=paths::TIMELINE view=Timeline ssr=SsrMode::Async/>
                <Route path=paths::PHOTO view=Photo ssr=SsrMode::Async/>
                <Route path=paths::TRASH view=Trash ssr=SsrMode::Async/>
                <Route path=paths::TRASH_EMPTY view=TrashEmpty ssr=SsrMode::Async/>
                <Route path=paths::UPLOAD view=Upload ssr=SsrMode::Async/>
                <Route path=paths::DOWNLOAD view=Download ssr=SsrMode::Async/>
                <Route path=paths::ACCOUNT view=Account ssr=SsrMode::Async/>
                <Route path=paths::TWO_STEP view=TwoStepSignIn ssr=SsrMode::Async/>
                <Route path=paths::ADMIN view=Administration ssr=SsrMode::Async/>
                <Route path=paths::ADMIN_PERSON view=AdminPerson ssr=SsrMode::Async/>
                <Route path=paths::SIGN_UP view=SignUp ssr=SsrMode::Async/>
                <Route path=paths::CONFIRM view=Confirm ssr=SsrMode::Async/>
                <Route path=paths::SIGN_IN view=SignIn ssr=SsrMode::Async/>
                <Route path=paths::SIGN_IN_CODE view=SignInCode ssr=SsrMode::Async/>
                <Route path=paths::SIGN_IN_RECOVER view=SignInRecover ssr=SsrMode::Async/>
                <Route path=paths::SIGN_IN_RESTORE view=SignInRestore ssr=SsrMode::Async/>
                <Route path=paths::SIGN_OUT view=SignOut ssr=SsrMode::Async/>
                <Route path=paths::FORGOT view=Forgot ssr=SsrMode::Async/>
                <Route path=paths::RESET view=Reset ssr=SsrMode::Async/>
                <Route path=paths::ERROR view=Failure ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}

impl PossibleRouteMatch for Path {
    fn optional(&self) -> bool {
        false
    }

    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        test(self.path(), path)
    }

    fn generate_path(&self, path: &mut Vec<PathSegment>) {
        generate(self.path(), path);
    }
}

impl<Id> PossibleRouteMatch for PathOf<Id> {
    fn optional(&self) -> bool {
        false
    }

    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        test(self.route(), path)
    }

    fn generate_path(&self, path: &mut Vec<PathSegment>) {
        generate(self.route(), path);
    }
}

/// Returns the segments of a pattern, and whether each is a parameter. The first page has none.
fn segments(route: &'static str) -> impl Iterator<Item = (&'static str, bool)> {
    let parameter = |segment: &'static str| segment.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
    route.split('/').filter(|segment| !segment.is_empty()).map(move |segment| match parameter(segment) {
        Some(name) => (name, true),
        None => (segment, false),
    })
}

fn test<'a>(route: &'static str, path: &'a str) -> Option<PartialPathMatch<'a>> {
    let (mut rest, mut parameters) = (path, Vec::new());
    for (segment, parameter) in segments(route) {
        let found = if parameter { ParamSegment(segment).test(rest) } else { StaticSegment(segment).test(rest) }?;
        rest = found.remaining();
        parameters.extend(found.params());
    }
    Some(PartialPathMatch::new(rest, parameters, path.strip_suffix(rest).unwrap_or(path)))
}

fn generate(route: &'static str, path: &mut Vec<PathSegment>) {
    path.extend(segments(route).map(|(segment, parameter)| {
        if parameter { PathSegment::Param(segment.into()) } else { PathSegment::Static(segment.into()) }
    }));
    if path.is_empty() {
        path.push(PathSegment::Static(route.into()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(route: &'static str, path: &str) -> Option<Vec<String>> {
        let found = test(route, path).filter(PartialPathMatch::is_complete)?;
        Some(found.params().into_iter().map(|(_, value)| value).collect())
    }

    #[test]
    fn a_pattern_only_matches_its_own_addresses() {
        assert_eq!(parameters("/", "/"), Some(Vec::new()));
        assert_eq!(parameters("/", "/trash"), None);
        assert_eq!(parameters("/trash", "/trash"), Some(Vec::new()));
        assert_eq!(parameters("/trash", "/trash/"), Some(Vec::new()), "a slash at the end is accepted");
        for other in ["/", "/trash/empty", "/tras", "/trash2", "/x/trash"] {
            assert_eq!(parameters("/trash", other), None, "{other}");
        }
        assert_eq!(parameters("/photos/{id}", "/photos/abc"), Some(vec!["abc".to_owned()]));
        for other in ["/photos", "/photos/", "/photos/abc/view", "/downloads/abc"] {
            assert_eq!(parameters("/photos/{id}", other), None, "{other}");
        }
    }

    #[test]
    fn every_page_is_served_at_its_address() {
        let listed = leptos_axum::generate_route_list(App);
        let mut served: Vec<_> = listed.iter().map(|route| route.path().to_owned()).collect();
        let mut known: Vec<_> = paths::PAGES.iter().map(|page| page.path()).collect();
        known.extend([paths::PHOTO.route(), paths::DOWNLOAD.route(), paths::ADMIN_PERSON.route()]);
        served.sort();
        known.sort_unstable();
        assert_eq!(served, known);
    }
}
