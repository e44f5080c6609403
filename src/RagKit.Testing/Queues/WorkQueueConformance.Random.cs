using RagKit.Queues;
using RagKit.Runs;
using Xunit;

namespace RagKit.Testing.Queues;

public abstract partial class WorkQueueConformance
{
    private const int Steps = 250;

    /// <summary>Whatever is asked of a queue in whatever order, it answers as the plain list of <see cref="WorkQueueModel"/> does.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Random_calls_are_answered_as_a_plain_list_answers_them(int seed)
    {
#pragma warning disable CA5394 // Repeatable on purpose; nothing here is a secret.
        Random random = new(seed);
        IWorkQueue queue = await NewAsync();
        WorkQueueModel model = new();
        List<WorkLease> leases = [];
        for (int step = 0; step < Steps; step++)
        {
            switch (random.Next(10))
            {
                case 0 or 1 or 2:
                    WorkItem[] items = [.. Enumerable.Range(0, random.Next(4)).Select(_ => NewItem(random))];
                    Assert.Equal(model.Enqueue(items, Time.GetUtcNow()), await queue.EnqueueAsync(items, Cancellation));
                    break;
                case 3 or 4:
                    int max = random.Next(1, 5);
                    TimeSpan lease = random.Next(1, 60) * Second;
                    IReadOnlyList<WorkLease> received = await queue.ReceiveAsync(max, lease, Cancellation);
                    Assert.Equal(model.Receive(max, Time.GetUtcNow(), lease), received.Select(one => (one.Item.Id, one.Attempt)));
                    model.Hand(received);
                    leases.AddRange(received);
                    break;
                case 5 when Any(leases, random, model) is WorkLease own:
                    Assert.Equal(model.Complete(own), await queue.CompleteAsync([own], Cancellation) == 1);
                    break;
                case 6 when Any(leases, random, model) is WorkLease own:
                    TimeSpan delay = random.Next(20) * Second;
                    Assert.Equal(model.Return(own, Time.GetUtcNow(), delay), await queue.ReturnAsync(own, "no", delay, Cancellation));
                    break;
                case 7 when Any(leases, random, model) is WorkLease own:
                    TimeSpan until = random.Next(1, 60) * Second;
                    Assert.Equal(model.Renew(own, Time.GetUtcNow(), until), await queue.RenewAsync(own, until, Cancellation));
                    break;
                case 8:
                    Time.Advance(random.Next(30) * Second);
                    model.Settle(Time.GetUtcNow());
                    break;
                default:
                    string[] ids = [.. Enumerable.Range(0, 3).Select(_ => $"{random.Next(40)}")];
                    bool redrive = random.Next(2) == 0;
                    int changed = redrive ? await queue.RedriveAsync(ids, Cancellation) : await queue.PurgeAsync(ids, Cancellation);
                    Assert.Equal(redrive ? model.Redrive(ids) : model.Purge(ids), changed);
                    break;
            }
            Assert.Equal(model.Counts, await queue.CountAsync(Cancellation));
            List<DeadLetter> dead = await DeadAsync(queue);
            Assert.Equal(model.Dead.Order(StringComparer.Ordinal), dead.Select(letter => letter.Id).Order(StringComparer.Ordinal));
            Assert.Equal(dead.Select(letter => letter.At).Order(), dead.Select(letter => letter.At));
        }
    }

    private static WorkLease? Any(List<WorkLease> leases, Random random, WorkQueueModel model) =>
        leases.Count > 0 && leases[random.Next(leases.Count)] is WorkLease lease && model.IsClear(lease) ? lease : null;

    /// <summary>Ids and keys come again and again. No two priorities are equal, so that there is one order.</summary>
    private WorkItem NewItem(Random random) => new($"{random.Next(40)}", new byte[] { (byte)random.Next(256) })
    {
        Priority = random.Next(),
        NotBefore = random.Next(3) == 0 ? Time.GetUtcNow() + (random.Next(-5, 30) * Second) : null,
        DeduplicationKey = random.Next(2) == 0 ? $"{random.Next(10)}" : null,
        MaxAttempts = random.Next(1, 4),
    };
#pragma warning restore CA5394
}
