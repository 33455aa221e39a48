//! What the camera wrote about a photo.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// Camera facts. Every field is optional, because cameras do not write all of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Capture {
    /// What the camera's clock showed (`DateTimeOriginal` with `SubSecTimeOriginal`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<DateTime>,
    /// Minutes east of UTC (`OffsetTimeOriginal`), if the camera wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset_minutes: Option<i16>,
    /// Maker of the camera (`Make`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub make: Option<String>,
    /// The camera (`Model`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The lens (`LensModel`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lens: Option<String>,
    /// Exposure time in seconds (`ExposureTime`), as numerator and denominator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exposure_seconds: Option<(u32, u32)>,
    /// The f-number (`FNumber`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub f_number: Option<f64>,
    /// ISO speed (`PhotographicSensitivity`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iso: Option<u32>,
    /// Focal length in millimetres (`FocalLength`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub focal_length_mm: Option<f64>,
    /// Focal length in millimetres on 35 mm film (`FocalLengthIn35mmFilm`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub focal_length_35mm: Option<u32>,
    /// Where the photo was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// A position on the Earth (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Degrees north, −90 to 90.
    pub latitude: f64,
    /// Degrees east, −180 to 180.
    pub longitude: f64,
    /// Metres above sea level, if known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub altitude_m: Option<f64>,
}

impl Capture {
    /// Maker and model as one name, without the maker twice ("Canon Canon EOS R5").
    #[must_use]
    pub fn camera(&self) -> Option<String> {
        match (self.make.as_deref(), self.model.as_deref()) {
            (Some(make), Some(model)) => {
                let first = make.split_whitespace().next().unwrap_or(make);
                if model.to_lowercase().starts_with(&first.to_lowercase()) {
                    Some(model.to_owned())
                } else {
                    Some(format!("{make} {model}"))
                }
            }
            (make, model) => model.or(make).map(str::to_owned),
        }
    }

    /// The offset as `+02:00`, if the camera wrote one.
    #[must_use]
    pub fn offset(&self) -> Option<String> {
        self.offset_minutes.map(|minutes| {
            let sign = if minutes < 0 { '−' } else { '+' };
            format!("{sign}{:02}:{:02}", minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_camera_is_named_once_and_its_clock_has_an_offset() {
        let capture = Capture {
            make: Some("Canon".into()),
            model: Some("Canon EOS R5".into()),
            offset_minutes: Some(-210),
            ..Capture::default()
        };
        assert_eq!(capture.camera().as_deref(), Some("Canon EOS R5"));
        assert_eq!(capture.offset().as_deref(), Some("−03:30"));
    }
}
