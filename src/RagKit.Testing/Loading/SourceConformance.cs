using System.Text;
using RagKit.Sources;
using Xunit;

// Tests read as sentences, and run where xunit puts them.
#pragma warning disable CA1707, CA2007

namespace RagKit.Loading;

/// <summary>
/// What every <see cref="ISource"/> must do. Derive from it and say how a place is set up; xunit runs the rest:
/// <code>public sealed class MySourceTests : SourceConformance { ... }</code>
/// </summary>
public abstract class SourceConformance
{
    /// <summary>Names of the items that each test begins with; texts are made of them.</summary>
    protected virtual IReadOnlyList<string> Names => ["a.txt", "b/c.txt", "b/d e.txt", "ü/😀.txt", "z.txt"];

    /// <summary>Whether what was listed is read although it has gone since, as from a commit; by default no.</summary>
    protected virtual bool KeepsWhatWasListed => false;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Sets up a place that holds the items given, by name and text.</summary>
    protected abstract Task<SourcePlace> CreatePlaceAsync(IReadOnlyDictionary<string, string> items);

    /// <summary>Each item is listed once, and again in the same order and version.</summary>
    [Fact]
    public async Task The_listing_gives_each_item_once_and_the_same_again()
    {
        await using SourcePlace place = await CreateAsync();
        List<SourceItem> first = await ListAsync(place), second = await ListAsync(place);
        Assert.Equal(Names.Select(place.IdOf).Order(StringComparer.Ordinal), first.Select(item => item.Id).Order(StringComparer.Ordinal));
        Assert.Equal(first, second);
    }

    /// <summary>The source has a name that stays.</summary>
    [Fact]
    public async Task The_id_of_the_source_stays()
    {
        await using SourcePlace place = await CreateAsync(), again = await CreateAsync();
        Assert.NotNull(place.Source.Id);
        string before = place.Source.Id;
        await ListAsync(place);
        Assert.Equal(before, place.Source.Id);
        Assert.False(before.StartsWith('/') || before.EndsWith('/'), $"A slash joins '{before}' to the id of an item: it must not begin or end with one.");
    }

    /// <summary>Each item's stream holds its text, also when it is opened a second time and out of order.</summary>
    [Fact]
    public async Task Items_give_their_content_in_any_order_and_again()
    {
        await using SourcePlace place = await CreateAsync();
        List<SourceItem> items = await ListAsync(place);
        items.Reverse();
        foreach (SourceItem item in items.Concat(items))
            Assert.Contains(Text(place, item), await ReadAsync(place, item), StringComparison.Ordinal);
    }

    /// <summary>Items are opened and listed by several at once.</summary>
    [Fact]
    public async Task Listing_and_opening_go_on_side_by_side()
    {
        await using SourcePlace place = await CreateAsync();
        List<SourceItem> items = await ListAsync(place);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async round =>
        {
            if (round % 4 == 0)
                Assert.Equal(items, await ListAsync(place));
            SourceItem item = items[round % items.Count];
            Assert.Contains(Text(place, item), await ReadAsync(place, item), StringComparison.Ordinal);
        }));
    }

    /// <summary>A changed item has another version; the others keep theirs.</summary>
    [Fact]
    public async Task The_version_changes_with_the_content_and_only_then()
    {
        await using SourcePlace place = await CreateAsync();
        Dictionary<string, string> before = Versions(await ListAsync(place));
        await place.PutAsync(Names[1], "quite another text, and a longer one");
        List<SourceItem> items = await ListAsync(place);
        Dictionary<string, string> after = Versions(items);
        string changed = place.IdOf(Names[1]);
        Assert.NotEqual(before[changed], after[changed]);
        Assert.Equal(before.Where(pair => pair.Key != changed), after.Where(pair => pair.Key != changed));
        Assert.Contains("quite another text", await ReadAsync(place, items.Single(item => item.Id == changed)), StringComparison.Ordinal);
    }

    /// <summary>An item that has gone since it was listed fails (or gives what was listed), and no other does; the next listing lacks it.</summary>
    [Fact]
    public async Task An_item_that_has_gone_fails_alone()
    {
        await using SourcePlace place = await CreateAsync();
        List<SourceItem> items = await ListAsync(place);
        string gone = place.IdOf(Names[0]);
        await place.RemoveAsync(Names[0]);
        SourceItem listed = items.Single(item => item.Id == gone);
        if (KeepsWhatWasListed)
        {
            Assert.Contains(Text(place, listed), await ReadAsync(place, listed), StringComparison.Ordinal);
            Assert.DoesNotContain(gone, (await ListAsync(place)).Select(item => item.Id));
        }
        else
        {
            await ListAsync(place);
            Exception e = await Assert.ThrowsAnyAsync<Exception>(() => ReadAsync(place, listed));
            Assert.IsNotType<OperationCanceledException>(e, exactMatch: false);
            Assert.Contains(Names[0], e.Message, StringComparison.Ordinal);
        }
        foreach (SourceItem item in items.Where(item => item.Id != gone))
            Assert.Contains(Text(place, item), await ReadAsync(place, item), StringComparison.Ordinal);
    }

    /// <summary>Whoever stops in mid-listing leaves nothing behind that hinders the next.</summary>
    [Fact]
    public async Task A_listing_left_in_its_middle_hinders_nobody()
    {
        await using SourcePlace place = await CreateAsync();
        for (int round = 0; round < 20; round++)
        {
            await foreach (SourceItem item in place.Source.ListAsync(Token))
            {
                Assert.NotEmpty(item.Id);
                break;
            }
        }
        Assert.Equal(Names.Count, (await ListAsync(place)).Count);
    }

    /// <summary>Streams that are disposed before their end leave nothing behind that hinders the next.</summary>
    [Fact]
    public async Task A_stream_left_unread_hinders_nobody()
    {
        await using SourcePlace place = await CreateAsync();
        SourceItem item = (await ListAsync(place))[0];
        for (int round = 0; round < 20; round++)
            await (await place.Source.OpenAsync(item, Token)).DisposeAsync();
        Assert.Contains(Text(place, item), await ReadAsync(place, item), StringComparison.Ordinal);
    }

    /// <summary>A token that is cancelled already ends listing and opening.</summary>
    [Fact]
    public async Task Cancellation_escapes()
    {
        await using SourcePlace place = await CreateAsync();
        SourceItem item = (await ListAsync(place))[0];
        CancellationToken cancelled = new(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (SourceItem _ in place.Source.ListAsync(cancelled))
            {
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await place.Source.OpenAsync(item, cancelled));
    }

    /// <summary>A place that can't be listed throws: an empty listing would remove all that is stored of it.</summary>
    [Fact]
    public async Task A_listing_that_fails_throws_and_does_not_end_early()
    {
        await using SourcePlace place = await CreateAsync();
        await ListAsync(place);
        Assert.SkipUnless(await place.BreakAsync(), "This source's listing can't fail.");
        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => ListAsync(place));
        Assert.IsNotType<OperationCanceledException>(e, exactMatch: false);
    }

    /// <summary>All items of a place.</summary>
    protected static async Task<List<SourceItem>> ListAsync(SourcePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        List<SourceItem> items = [];
        await foreach (SourceItem item in place.Source.ListAsync(Token))
            items.Add(item);
        return items;
    }

    /// <summary>An item's bytes, decoded as UTF-8.</summary>
    protected static async Task<string> ReadAsync(SourcePlace place, SourceItem item)
    {
        ArgumentNullException.ThrowIfNull(place);
        using StreamReader reader = new(await place.Source.OpenAsync(item, Token), Encoding.UTF8);
        return await reader.ReadToEndAsync(Token);
    }

    private Task<SourcePlace> CreateAsync() => CreatePlaceAsync(Names.ToDictionary(name => name, TextOf, StringComparer.Ordinal));

    private string Text(SourcePlace place, SourceItem item) => TextOf(Names.Single(name => place.IdOf(name) == item.Id));

    private static string TextOf(string name) => $"the text of {name.Length} and {name[0]}";

    private static Dictionary<string, string> Versions(List<SourceItem> items) => items.ToDictionary(item => item.Id, item => item.Version, StringComparer.Ordinal);
}
