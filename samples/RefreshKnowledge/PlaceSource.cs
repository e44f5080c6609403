using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using RagKit.Flows;
using RagKit.Sources;

namespace RefreshKnowledge;

/// <summary>
/// Gives a place's pages to a corpus. A place that could not be read cannot be listed: its <c>Value</c> throws, so the corpus keeps what it
/// has of it instead of taking the pages for gone.
/// </summary>
public sealed class PlaceSource(string name, TaskOutcome<Page[]> pages) : ISource
{
    public string Id => name;

    public async IAsyncEnumerable<SourceItem> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        foreach (Page page in pages.Value)
            yield return new SourceItem(page.Id, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(page.Text))));
    }

    public ValueTask<Stream> OpenAsync(SourceItem item, CancellationToken cancellationToken = default) =>
        new(new MemoryStream(Encoding.UTF8.GetBytes(pages.Value.Single(page => page.Id == item.Id).Text)));
}
