using System.Runtime.CompilerServices;
using RagKit.Sources;

namespace RagKit.Tests;

/// <summary>A source of texts held in memory; a text's hash is its version.</summary>
internal sealed class TextSource(params (string Id, string Text)[] texts) : ISource
{
    public string Id => "texts";

    public async IAsyncEnumerable<SourceItem> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        foreach ((string id, string text) in texts)
            yield return new SourceItem(id, text.GetHashCode(StringComparison.Ordinal).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    public ValueTask<Stream> OpenAsync(SourceItem item, CancellationToken cancellationToken = default) =>
        new(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(texts.Single(text => text.Id == item.Id).Text)));
}
