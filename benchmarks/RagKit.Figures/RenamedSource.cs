using RagKit.Sources;

namespace RagKit.Figures;

/// <summary>A source under another name, so that several collections fit into one corpus.</summary>
internal sealed class RenamedSource(ISource inner, string id) : ISource
{
    public string Id => id;

    public IAsyncEnumerable<SourceItem> ListAsync(CancellationToken cancellationToken = default) => inner.ListAsync(cancellationToken);

    public ValueTask<Stream> OpenAsync(SourceItem item, CancellationToken cancellationToken = default) => inner.OpenAsync(item, cancellationToken);
}
