using RagKit.Runs;
using RagKit.Stores;
using Xunit;
using static RagKit.Testing.Runs.RunSamples;

namespace RagKit.Testing.Runs;

/// <summary>The promises of <see cref="IDeadLetterStore"/> as tests: derive a class from it and say how the store is made.</summary>
public abstract class DeadLetterStoreConformance : StoreConformance<IDeadLetterStore>
{
    /// <summary>Letters come back as they were kept, oldest first.</summary>
    [Fact]
    public async Task ListAsync_gives_back_what_was_added_oldest_first()
    {
        IDeadLetterStore store = await NewAsync();
        DeadLetter full = new("id é😀", "flow", "fetch 'x'", "IOException: no\nroom")
        {
            Input = new byte[] { 0, 1, 255 },
            InputName = "https://example.org/é",
            Details = "at Fetch()\n at Run()",
            Attempts = 3,
            At = Start.AddTicks(3),
            RunId = "r",
        };
        DeadLetter empty = new("", "", "", "") { At = Start };
        await store.AddAsync([full, empty], Cancellation);
        List<DeadLetter> listed = await ListAsync(store);
        Assert.Equal(2, listed.Count);
        AssertSame(empty, listed[0]);
        AssertSame(full, listed[1]);
    }

    /// <summary>A letter takes the place of the one with its id, and its own place in time.</summary>
    [Fact]
    public async Task AddAsync_keeps_the_last_letter_of_an_id()
    {
        IDeadLetterStore store = await NewAsync();
        await store.AddAsync([Letter(1), Letter(2), Letter(3)], Cancellation);
        await store.AddAsync([Letter(1) with { At = Start.AddHours(1), Attempts = 9 }, Letter(2) with { Error = "first" }, Letter(2) with { Error = "second" }], Cancellation);
        Assert.Equal([("2", "second", 1), ("3", "Error 3", 1), ("1", "Error 1", 9)], (await ListAsync(store)).Select(letter => (letter.Id, letter.Error, letter.Attempts)));
    }

    /// <summary>Every filter picks what <see cref="DeadLetterFilter.Matches"/> says, however many there are.</summary>
    [Fact]
    public async Task ListAsync_filters()
    {
        IDeadLetterStore store = await NewAsync();
        int[] numbers = [.. Enumerable.Range(0, 450)];
        new Random(5).Shuffle(numbers);
        foreach (int[] some in numbers.Chunk(70))
            await store.AddAsync([.. some.Select(Letter)], Cancellation);
        List<DeadLetter> all = await ListAsync(store);
        Assert.Equal(Enumerable.Range(0, 450).Select(number => $"{number}"), all.Select(letter => letter.Id));
        DeadLetterFilter[] filters =
        [
            new() { Origin = "origin 1" }, new() { Origin = "none" }, new() { Stage = "stage 2" }, new() { RunId = "run 3" }, new() { ErrorContains = "ERROR 44" },
            new() { Before = Start.AddSeconds(100) }, new() { Ids = ["400", "17", "17", "none"] }, new() { Ids = ["400", "17"], Before = Start.AddSeconds(100) },
            new() { Origin = "origin 0", Stage = "stage 0", RunId = "run 0", ErrorContains = "error", Before = Start.AddSeconds(300) },
        ];
        foreach (DeadLetterFilter filter in filters)
            Assert.Equal(all.Where(filter.Matches).Select(letter => letter.Id), (await ToListAsync(store.ListAsync(filter, Cancellation))).Select(letter => letter.Id));
    }

    /// <summary>Removing is exact, and counts what was there.</summary>
    [Fact]
    public async Task RemoveAsync_removes_what_is_there_and_counts_it()
    {
        IDeadLetterStore store = await NewAsync();
        await store.AddAsync([Letter(1), Letter(2), Letter(3)], Cancellation);
        Assert.Equal(2, await store.RemoveAsync(["3", "not there", "1", "3"], Cancellation));
        Assert.Equal(0, await store.RemoveAsync(["1"], Cancellation));
        Assert.Equal(0, await store.RemoveAsync([], Cancellation));
        Assert.Equal(["2"], (await ListAsync(store)).Select(letter => letter.Id));
    }

    /// <summary>Many who add at once lose nothing.</summary>
    [Fact]
    public async Task AddAsync_from_many_callers_loses_nothing()
    {
        IDeadLetterStore store = await NewAsync();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            for (int number = 0; number < 20; number++)
                await store.AddAsync([Letter((20 * caller) + number), Letter(1000)], Cancellation);
        }, Cancellation)));
        Assert.Equal(321, (await ListAsync(store)).Count);
    }

    /// <summary>What is cancelled before it begins does nothing.</summary>
    [Fact]
    public async Task A_cancelled_call_changes_nothing()
    {
        IDeadLetterStore store = await NewAsync();
        await store.AddAsync([Letter(1)], Cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.AddAsync([Letter(2)], new CancellationToken(true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.RemoveAsync(["1"], new CancellationToken(true)));
        Assert.Equal(["1"], (await ListAsync(store)).Select(letter => letter.Id));
    }

    /// <summary>Durable stores keep their letters.</summary>
    [Fact]
    public async Task Letters_are_there_after_opening_again()
    {
        IDeadLetterStore store = await NewAsync();
        await store.AddAsync([Letter(1)], Cancellation);
        store = await AgainAsync(store);
        AssertSame(Letter(1), Assert.Single(await ListAsync(store)));
    }

    private static DeadLetter Letter(int number) => new($"{number}", $"origin {number % 3}", $"stage {number % 5}", $"Error {number}")
    {
        Attempts = 1,
        At = Start.AddSeconds(number),
        RunId = number % 2 == 0 ? $"run {number % 7}" : null,
        Input = new byte[] { (byte)number },
    };

    private static Task<List<DeadLetter>> ListAsync(IDeadLetterStore store) => ToListAsync(store.ListAsync(new DeadLetterFilter(), Cancellation));
}
