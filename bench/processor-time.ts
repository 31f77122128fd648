/** What `act` takes, in ns of processor time of all threads, so that another program on the same processor does not count. */
export async function processorNs(act: () => unknown): Promise<number> {
  const start = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(start);
  return (user + system) * 1000;
}
