import type { Page } from 'playwright';
import { expect, it, onTestFinished } from 'vitest';
import { questionsOf } from '../../host/web/predict/questions-of.ts';
import { instantsOf, momentAt } from '../../host/web/recording/moment.ts';
import { inBrowser } from '../support/chromium.ts';
import { accessibilityFindings } from './accessibility.ts';
import { lab, shown } from './browser.ts';
import { recorded } from './laboratory.ts';

const drawn = (page: Page) => page.evaluate(() => new Promise(requestAnimationFrame));
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
  await shown(page);
  await drawn(page);
};
/** Loads another screen of the same page. */
const go = async (page: Page, fragment: string, what: string) => {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, fragment);
  await page.locator(what).first().waitFor();
  await drawn(page);
};

/** Has the page in that language, in English light and in Chinese dark. */
const look = async (page: Page, language: string) => {
  await page.emulateMedia({ colorScheme: language === 'en' ? 'light' : 'dark' });
  await page.evaluate((wanted) => {
    if (!document.documentElement.lang.startsWith(wanted))
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', bubbles: true }));
  }, language);
  await drawn(page);
  expect(await page.locator('html').getAttribute('lang')).toContain(language);
};

/** Answers the first question about half-close. */
const answer = async (page: Page, mistake: string | null, what: string) => {
  const [question] = questionsOf(await recorded('half-close'));
  const choice = question!.choices.findIndex((one) => one.mistake === mistake);
  await page.keyboard.press(String(choice + 1));
  await page.locator(what).first().waitFor();
};

/** All that can be looked at, by how one gets there from the one before. */
const PLACES: Record<string, (page: Page) => Promise<void>> = {
  'the first visit': async () => {},
  'a run under way, its hint dismissed': async (page) => {
    await page.locator('.problem button').click();
    await go(page, '#half-close&t=2.006', '.run');
    await page.getByText('2.006').first().waitFor();
  },
  'the program': (page) => page.getByRole('tab').nth(1).click(),
  'a selected segment': (page) => press(page, 'ArrowDown'),
  'the verdict': (page) => page.getByRole('tab').nth(3).click(),
  'two runs beside each other': async (page) => {
    await press(page, 'ArrowDown', 'l');
    await page.locator('.branches').waitFor();
  },
  calls: (page) => press(page, '1', 'b', 'a'),
  'a segment by hand': (page) => press(page, 's'),
  'the matrix': async (page) => {
    await press(page, 'm');
    await page.locator('.matrix td.departs').first().waitFor();
  },
  captures: (page) => press(page, 'o'),
  'the list of keys': (page) => press(page, 'Escape', '?'),
  'a physical board, and a broken link': async (page) => {
    await press(page, 'Escape', 'u');
    await go(page, '#half-close&edit=loose+11', '[role=alert]');
    await page.locator('.board-tool').waitFor();
    await page.getByRole('alert').waitFor();
  },
  'a question, answered wrong': async (page) => {
    await go(page, '#predict&q=half-close.1', '.ask .choices');
    await answer(page, 'stays', '.feedback');
  },
  'answered right': (page) => answer(page, null, '.going-on button'),
  'the results': async (page) => {
    await page.keyboard.press('Enter');
    await page.locator('.results').waitFor();
  },
  'the choice of questions': async (page) => {
    await page.locator('.results button').last().click();
    await page.locator('.experiments input').nth(1).check();
    await page.locator('.experiments select:enabled').waitFor();
  },
  'the lab sheet': (page) => go(page, '#lab-sheet', 'main.screen h2'),
};

inBrowser('the page for everyone', () => {
  it('has nothing that axe finds, in English and light, in Chinese and dark', async () => {
    const { page, complaints } = await lab.open(lab.url, { reducedMotion: 'reduce' });
    await shown(page);
    const found: Record<string, string[]> = {};
    const looks = ['en', 'zh'];
    for (const [place, goThere] of Object.entries(PLACES)) {
      await goThere(page);
      for (const language of looks) {
        await look(page, language);
        const findings = await accessibilityFindings(page);
        if (findings.length > 0) found[`${place}, ${language}`] = findings;
      }
      looks.reverse(); // The next place begins as this one ends.
    }
    expect(found).toEqual({});
    expect(complaints).toEqual([]);
  });

  it('is gone through with Tab alone, each stop marked and in sight, and out at its end', async () => {
    const { page } = await lab.go('#half-close&t=2.006&edit=drop+13');
    const all = await page.evaluate(() => {
      const stops = [...document.querySelectorAll('a[href], button, select, input, summary, [tabindex="0"]')];
      const seen = stops.filter((one) => one.checkVisibility() && !one.matches(':disabled, [tabindex="-1"]'));
      return seen.map(
        (one, at) =>
          one.setAttribute('data-stop', `${at} ${one.tagName} ${one.textContent?.trim().slice(0, 20)}`) ??
          one.getAttribute('data-stop'),
      );
    });
    const reached: (string | null)[] = [];
    const unmarked: (string | null)[] = [];
    for (let at = 0; at <= all.length; at++) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(() => {
        const one = document.activeElement as HTMLElement;
        const { outlineStyle, outlineWidth, stroke } = getComputedStyle(one);
        const { top, left, bottom, right } = one.getBoundingClientRect();
        return {
          name: one === document.body ? null : one.getAttribute('data-stop'),
          isMarked: (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || stroke !== 'none',
          isInSight: bottom > 0 && right > 0 && top < innerHeight && left < innerWidth,
        };
      });
      if (stop.name === null) break;
      reached.push(stop.name);
      if (!stop.isMarked || !stop.isInSight) unmarked.push(stop.name);
    }
    expect([...reached].sort(), 'each once').toEqual([...all].sort());
    expect(unmarked).toEqual([]);
  });

  it('says one sentence for each transition, politely', async () => {
    const recording = await recorded('half-close');
    const moments = instantsOf(recording).map((timeUs) => momentAt(recording, timeUs));
    const { page } = await lab.go('#half-close');
    for (const [at, { latest }] of moments.entries()) {
      if (at > 0) await page.keyboard.press('ArrowRight');
      await drawn(page);
      const said = await page.locator('.run [role=status]').innerText();
      if (latest?.kind !== 'state') expect(said).toBe('');
      else {
        const end = latest.end === 'client' ? 'Client' : 'Board';
        expect(said).toMatch(
          new RegExp(`^${end}: ${latest.from ?? 'CLOSED'} → ${latest.step.state}\\. [A-Z\\d][^.]*\\.$`),
        );
      }
    }
  });

  it('does not move by itself for who wants no motion: from one happening to the next', async () => {
    const recording = await recorded('half-close');
    const instants = instantsOf(recording).map((us) => (us / 1e6).toFixed(3));
    const { page } = await lab.go('#half-close');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    onTestFinished(() => page.emulateMedia({ reducedMotion: null }));
    const seen = page.evaluate(async () => {
      const texts = new Set<string>();
      const output = document.querySelector('.instant') as HTMLElement;
      while (texts.size < 4) {
        await new Promise(requestAnimationFrame);
        texts.add(output.innerText.replace(' s', ''));
      }
      return [...texts];
    });
    await page.keyboard.press('Space');
    expect(instants).toEqual(expect.arrayContaining(await seen));
    const moving = await page.evaluate(() => document.getAnimations().length);
    expect(moving).toBe(0);
  });
});
