//! Vitrine in the browser and on the page.
