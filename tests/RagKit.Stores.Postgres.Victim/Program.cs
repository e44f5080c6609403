using System.Globalization;
using System.Text;
using RagKit.Queues;
using RagKit.Runs;
using RagKit.TestData;

// Works on a queue until it is empty, telling of each item that it is handled and, once the queue has said so, that it is completed.
// Started ahead of its time: it does nothing before a line tells it where, and how many hours its clock is ahead, so that the leases of
// those before it have run out.
string[] order = (Console.In.ReadLine() ?? "").Split('\t');
if (order is not [string connection, string life])
    return;
ParentWatch.Begin();
using Stream output = Console.OpenStandardOutput();
object told = new();
await using PostgresFlowStore store = new(connection, timeProvider: new LateTime(TimeSpan.FromHours(int.Parse(life, CultureInfo.InvariantCulture))));
PostgresWorkQueue queue = store.OpenQueue("work");
await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(WorkAsync)));
Say("ended");

async Task WorkAsync()
{
    while (await queue.CountAsync() is not { Ready: 0, Leased: 0 })
    {
        IReadOnlyList<WorkLease> leases = await queue.ReceiveAsync(3, TimeSpan.FromMinutes(1));
        foreach (WorkLease lease in leases)
        {
            Say($"handled {lease.Item.Id}");
            if (await queue.CompleteAsync([lease]) == 1)
                Say($"completed {lease.Item.Id}");
        }
    }
}

void Say(string line)
{
    lock (told)
        output.Write(Encoding.UTF8.GetBytes(line + "\n"));
}

internal sealed class LateTime(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
}
