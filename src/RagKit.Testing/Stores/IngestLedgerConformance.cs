using Xunit;

namespace RagKit.Stores;

/// <summary>The promises of <see cref="IIngestLedger"/> as tests: derive a class from it and say how the ledger is made.</summary>
public abstract class IngestLedgerConformance : StoreConformance<IIngestLedger>
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 10, 30, 0, 123, TimeSpan.FromHours(2));

    /// <summary>Entries come back as recorded, source by source.</summary>
    [Fact]
    public async Task ListEntriesAsync_gives_back_what_was_recorded()
    {
        IIngestLedger ledger = await NewAsync();
        LedgerEntry good = new("docs", "a b/é😀.md", "v1|md/1") { At = At, Run = "run-1" };
        LedgerEntry failed = new("docs", "broken.pdf", "") { At = At.AddTicks(7), Error = "it's \"broken\"\nat line 3", Attempts = 3 };
        LedgerEntry other = new("web", "a b/é😀.md", "v2") { At = At };
        await ledger.RecordEntriesAsync([good, failed, other], Cancellation);
        Assert.Equal([good, failed], await ToListAsync(ledger.ListEntriesAsync("docs", Cancellation)));
        Assert.Equal([other], await ToListAsync(ledger.ListEntriesAsync("web", Cancellation)));
        Assert.Empty(await ToListAsync(ledger.ListEntriesAsync("none", Cancellation)));
    }

    /// <summary>One entry an item.</summary>
    [Fact]
    public async Task RecordEntriesAsync_replaces_the_entry_of_the_same_item()
    {
        IIngestLedger ledger = await NewAsync();
        LedgerEntry failed = new("docs", "a", "") { At = At, Error = "no", Attempts = 1 };
        await ledger.RecordEntriesAsync([failed], Cancellation);
        LedgerEntry good = new("docs", "a", "v2") { At = At };
        await ledger.RecordEntriesAsync([good], Cancellation);
        Assert.Equal([good], await ToListAsync(ledger.ListEntriesAsync("docs", Cancellation)));
    }

    /// <summary>Many entries are listed by UTF-16 units.</summary>
    [Fact]
    public async Task ListEntriesAsync_is_in_ordinal_order_however_many_there_are()
    {
        IIngestLedger ledger = await NewAsync();
        string[] items = [.. Enumerable.Range(0, 2500).Select(number => $"{number * 7919 % 2500}.md"), "\uFFFD", "\U0001F600", "Z", "z"];
        await ledger.RecordEntriesAsync([.. items.Select(item => new LedgerEntry("", item, "1") { At = At })], Cancellation);
        List<LedgerEntry> listed = await ToListAsync(ledger.ListEntriesAsync("", Cancellation));
        Assert.Equal(items.Order(StringComparer.Ordinal), listed.Select(entry => entry.ItemId));
    }

    /// <summary>Removing is exact.</summary>
    [Fact]
    public async Task RemoveEntriesAsync_removes_these_items_of_this_source_alone()
    {
        IIngestLedger ledger = await NewAsync();
        await ledger.RecordEntriesAsync([.. new[] { "a", "b", "c" }.SelectMany(item => new[]
        {
            new LedgerEntry("docs", item, "1") { At = At }, new LedgerEntry("web", item, "1") { At = At },
        })], Cancellation);
        await ledger.RemoveEntriesAsync("docs", ["a", "c", "not there"], Cancellation);
        Assert.Equal(["b"], (await ToListAsync(ledger.ListEntriesAsync("docs", Cancellation))).Select(entry => entry.ItemId));
        Assert.Equal(3, (await ToListAsync(ledger.ListEntriesAsync("web", Cancellation))).Count);
    }

    /// <summary>A cancelled write leaves the old entries.</summary>
    [Fact]
    public async Task RecordEntriesAsync_changes_nothing_when_cancelled()
    {
        IIngestLedger ledger = await NewAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await ledger.RecordEntriesAsync([new LedgerEntry("docs", "a", "1")], new CancellationToken(true)));
        Assert.Empty(await ToListAsync(ledger.ListEntriesAsync("docs", Cancellation)));
    }

    /// <summary>Durable ledgers keep their entries.</summary>
    [Fact]
    public async Task Entries_are_there_after_opening_again()
    {
        IIngestLedger ledger = await NewAsync();
        LedgerEntry entry = new("docs", "a", "1") { At = At };
        await ledger.RecordEntriesAsync([entry], Cancellation);
        ledger = await AgainAsync(ledger);
        Assert.Equal([entry], await ToListAsync(ledger.ListEntriesAsync("docs", Cancellation)));
    }
}
