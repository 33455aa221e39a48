import { admin, breakRequests, root } from '../support/cloud/world.ts';
import { expect, test } from '../support/fixtures.ts';
import { expectTiles, visit } from '../support/views.ts';

test('photos in the dead-letter queue after internal errors can be retried', { tag: ['@cloud', '@once'] }, async ({ page, person, photos }) => {
  test.setTimeout(300_000);
  const aws = root();
  const urlOf = async (QueueName: string): Promise<string> => String((await aws.sqs('GetQueueUrl', { QueueName })).QueueUrl);
  const [jobs, dead] = [await urlOf('vitrine-jobs'), await urlOf('vitrine-dead')];
  const { Attributes } = await aws.sqs('GetQueueAttributes', { QueueUrl: jobs, AttributeNames: ['RedrivePolicy'] });
  const policy = JSON.parse(String(Attributes.RedrivePolicy)) as { maxReceiveCount: number };
  const afterTries = (maxReceiveCount: number): Promise<unknown> =>
    aws.sqs('SetQueueAttributes', { QueueUrl: jobs, Attributes: { RedrivePolicy: JSON.stringify({ ...policy, maxReceiveCount }) } });
  const waiting = async (QueueUrl: string): Promise<number> => {
    const answer = await aws.sqs('GetQueueAttributes', { QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] });
    return Number(answer.Attributes.ApproximateNumberOfMessages);
  };
  // The fifth try is a quarter of an hour after the first, so one is enough here.
  expect(policy.maxReceiveCount).toBe(5);
  const file = photos.photo({ name: 'patient.jpg' });
  const ticket = await person.library.begin(file);
  try {
    await afterTries(1);
    await breakRequests(`/renditions/${ticket.photo}`);
    await person.library.deliver(file, ticket);
    await expect.poll(() => waiting(dead), { timeout: 200_000, intervals: [2_000] }).toBeGreaterThan(0);
    expect((await person.library.states([ticket.photo]))[0]?.state, 'an internal error is not a fault of the photo').toBe('processing');
    await visit(page, '/upload');
    await expect(page.getByRole('list', { name: 'Still processing' })).toContainText('“patient.jpg” is being processed.');
  } finally {
    await breakRequests('');
    await afterTries(policy.maxReceiveCount);
  }
  const redriven = await admin('redrive');
  expect(redriven.said).toMatch(/^(1 job gets|\d+ jobs get) another chance/);
  expect(redriven.status).toBe(0);
  await expect.poll(() => waiting(dead)).toBe(0);
  await expect.poll(async () => (await person.library.states([ticket.photo]))[0]?.state, { timeout: 60_000 }).toBe('ready');
  await visit(page, '/');
  await expectTiles(page, [ticket.photo]);
});
