//! Fetches how many photos there are on each day, once the page is loaded.

use jiff::civil::Date;
use js_sys::{Array, Object};
use wasm_bindgen::{JsCast as _, JsValue};

use crate::islands::{
    call::{call, get},
    connection,
};

/// Returns the days of a list that have photos, newest first. It repeats the request until it succeeds, because nothing
/// can be done without the days.
pub async fn days(list: &str) -> Vec<(Date, u32)> {
    let mut failures = 0;
    loop {
        match call("months", &[("list", JsValue::from_str(list))]).await {
            Ok(months) => {
                return Array::from(&months).iter().flat_map(|month| days_of(&month).unwrap_or_default()).collect();
            }
            Err(error) if error.status == 401 => connection::signed_out(),
            Err(_) => {}
        }
        failures += 1;
        connection::pause(failures).await;
    }
}

/// Returns the days of one month (a `MonthCount`), newest first. JavaScript orders objects with whole numbers as keys
/// by these.
fn days_of(record: &JsValue) -> Option<Vec<(Date, u32)>> {
    let number = |name| get(record, name).as_f64();
    let (year, month) = (number("year")? as i16, number("month")? as i8);
    let days: Object = get(record, "days").dyn_into().ok()?;
    let day = |entry: JsValue| {
        let entry = Array::from(&entry);
        let date = Date::new(year, month, entry.get(0).as_string()?.parse().ok()?).ok()?;
        Some((date, entry.get(1).as_f64()? as u32))
    };
    Some(Object::entries(&days).iter().rev().filter_map(day).collect())
}
