import { expect, test } from '../support/fixtures.ts';
import { visit } from '../support/views.ts';

// What a screen reader finds on the main pages.

test('sign-up and sign-in', async ({ page }) => {
  await page.goto('/signup');
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "Create account" [level=1]
      - textbox "Email"
      - textbox "Password"
      - button "Create account"
  `);
  await page.goto('/signin');
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "Sign in" [level=1]
      - textbox "Email"
      - textbox "Password"
      - button "Sign in"
      - paragraph:
        - link /Forgot/
      - paragraph:
        - link "Create account"
  `);
});

test('the empty timeline', async ({ page, person }) => {
  expect(person.email).toBeTruthy();
  await visit(page, '/');
  await expect(page.locator('body')).toMatchAriaSnapshot(`
    - banner:
      - link /Vitrine/
      - navigation "Main":
        - link "Photos"
        - link "Trash"
        - link "Account"
      - link "Add photos"
    - main:
      - heading "No photos yet" [level=2]
      - paragraph
      - paragraph:
        - link "Add photos"
  `);
});

test('the timeline', async ({ page, person, photos }) => {
  await person.library.add(photos.photo({ takenAt: '2024:07:05 12:00:00' }), photos.photo({ takenAt: '2023:12:24 18:30:00' }));
  await visit(page, '/');
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "Photos" [level=1]
      - navigation "Months":
        - list
      - heading "July 2024" [level=2]
      - heading "Friday, 5 July" [level=3]
      - list:
        - listitem:
          - link "Photo from 5 July 2024, 12:00":
            - img "Photo from 5 July 2024, 12:00"
          - checkbox "Select Photo from 5 July 2024, 12:00"
      - heading "December 2023" [level=2]
      - heading "Sunday, 24 December" [level=3]
      - list:
        - listitem:
          - link "Photo from 24 December 2023, 18:30"
          - checkbox "Select Photo from 24 December 2023, 18:30"
  `);
});

test('a photo', async ({ page, person, photos }) => {
  const [, second] = await person.library.add(...photos.photosOf('2024-07-05', 3));
  await page.goto(`/photos/${second}`);
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "Photo from 5 July 2024, 12:01" [level=1]
      - article:
        - link "Close"
        - link "Download original"
        - button "Move to trash"
        - figure:
          - img "Photo from 5 July 2024, 12:01"
        - link "Previous photo"
        - link "Next photo"
        - complementary "Details":
          - textbox "Title"
          - textbox "Description"
          - button "Save"
          - term: Taken
          - definition: Friday, 5 July 2024, 12:01:00
          - term: File name
          - definition: /\\.jpg$/
          - link "Download original"
  `);
});

test('trash and account', async ({ page, person, photos }) => {
  const ids = await person.library.add(photos.photo({ takenAt: '2024:07:05 12:00:00' }));
  await person.library.ask('trash_photos', { photos: ids });
  await visit(page, '/trash');
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "Trash" [level=1]
      - link "Empty trash"
      - paragraph: Items in the trash are permanently deleted after 30 days.
      - list:
        - listitem:
          - link "Photo from 5 July 2024, 12:00"
          - checkbox "Select Photo from 5 July 2024, 12:00"
  `);
  await visit(page, '/account');
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "Account" [level=1]
      - heading "You" [level=2]
      - textbox "Display name"
      - button "Save"
      - heading "Appearance" [level=2]
      - group "Appearance":
        - radio "System" [checked]
        - radio "Light"
        - radio "Dark"
      - button "Save appearance"
      - heading "Password" [level=2]
      - textbox "Current password"
      - textbox "New password"
      - button "Change password"
      - heading "Sessions" [level=2]
      - button "Sign out"
      - button "Sign out everywhere"
      - heading "Delete account" [level=2]
      - textbox "Type your email address to confirm"
      - textbox "Your password"
      - button "Delete my account"
  `);
});
