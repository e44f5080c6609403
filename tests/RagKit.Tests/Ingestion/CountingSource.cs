using RagKit.Loading;
using RagKit.Sources;

namespace RagKit.Tests.Ingestion;

/// <summary>A folder source named "docs" that counts how many items were opened.</summary>
internal sealed class CountingSource(string folder) : ISource
{
    private readonly FolderSource _folder = new(folder, new FolderSourceOptions { Name = "docs" });

    public int Opened { get; private set; }

    public string Id => _folder.Id;

    public IAsyncEnumerable<SourceItem> ListAsync(CancellationToken cancellationToken = default) => _folder.ListAsync(cancellationToken);

    public ValueTask<Stream> OpenAsync(SourceItem item, CancellationToken cancellationToken = default)
    {
        Opened++;
        return _folder.OpenAsync(item, cancellationToken);
    }
}
