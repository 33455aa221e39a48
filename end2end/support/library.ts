import { createHash } from 'node:crypto';

import { type APIRequestContext, type APIResponse, expect } from '@playwright/test';

import type { PhotoFile } from './photos.ts';

export interface Part {
  number: number;
  offset: number;
  length: number;
  url: string;
  headers: [string, string][];
  arrived: boolean;
}

export type Answer =
  | { answer: 'send'; photo: string; parts: Part[] }
  | { answer: 'duplicate'; photo: string; file_name: string; trashed: boolean }
  | { answer: 'arrived'; photo: string };

export interface State {
  photo: string;
  state: 'uploading' | 'processing' | 'ready' | 'failed';
  fault: string | null;
  thumb_url: string | null;
}

/** A person's library, through the server functions that the islands use. */
export class Library {
  constructor(
    private readonly request: APIRequestContext,
    private readonly origin: string,
  ) {}

  /** Calls a server function. */
  call(name: string, body: object = {}): Promise<APIResponse> {
    return this.request.post(`${this.origin}/api/${name}`, {
      data: body,
      headers: { origin: this.origin, accept: 'application/json' },
    });
  }

  /** Calls one that must succeed. */
  async ask<T>(name: string, body: object = {}): Promise<T> {
    const answer = await this.call(name, body);
    expect(answer.status(), `${name}: ${await answer.text()}`).toBe(200);
    return (await answer.json()) as T;
  }

  begin({ name, buffer }: PhotoFile, keepBoth = false): Promise<Answer> {
    const sha256 = createHash('sha256').update(buffer).digest('hex');
    const head = [...buffer.subarray(0, 32)];
    return this.ask('begin_upload', { name, bytes: buffer.length, sha256, head, keep_both: keepBoth });
  }

  /** Sends files like the uploader. Returns their ids in order, before they are processed. */
  async send(files: PhotoFile[], keepBoth = false): Promise<string[]> {
    const ids: string[] = [];
    for (const file of files) {
      const ticket = await this.begin(file, keepBoth);
      ids.push(ticket.photo);
      await this.deliver(file, ticket);
    }
    return ids;
  }

  /** Sends the missing parts of a photo that was begun, and finishes it. */
  async deliver(file: PhotoFile, ticket: Answer): Promise<void> {
    if (ticket.answer !== 'send') throw new Error(`${file.name}: ${ticket.answer}`);
    for (const part of ticket.parts.filter(({ arrived }) => !arrived)) {
      const data = file.buffer.subarray(part.offset, part.offset + part.length);
      const headers = { ...Object.fromEntries(part.headers), origin: this.origin };
      const answer = await this.request.put(new URL(part.url, this.origin).href, { data, headers });
      expect(answer.ok(), `part ${part.number}: ${answer.status()} ${await answer.text()}`).toBe(true);
    }
    await this.ask('finish_upload', { photo: ticket.photo });
  }

  states(photos: string[]): Promise<State[]> {
    return this.ask('upload_states', { photos });
  }

  /** Adds photos and waits until all of them are ready. */
  async add(...files: PhotoFile[]): Promise<string[]> {
    const ids = await this.send(files);
    const unready = async (): Promise<State[]> => (await this.states(ids)).filter(({ state }) => state !== 'ready');
    await expect.poll(unready, { message: 'photos that are not ready yet', timeout: 40_000 }).toEqual([]);
    return ids;
  }

  /** The photos of each month of the timeline, by `2024-07`. */
  async months(): Promise<Record<string, number>> {
    const months = await this.ask<{ year: number; month: number; days: Record<string, number> }[]>('months');
    return Object.fromEntries(
      months.map(({ year, month, days }) => [
        `${year}-${String(month).padStart(2, '0')}`,
        Object.values(days).reduce((sum, count) => sum + count, 0),
      ]),
    );
  }
}
