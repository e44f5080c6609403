using System.Globalization;
using System.Runtime.CompilerServices;
using RagKit.Sources;

namespace RagKit.Evaluation;

/// <summary>
/// The documents of a collection in the BEIR layout: its <c>corpus.jsonl</c>, as one item. The source's id is empty, so that
/// documents keep the bare ids that judgements name; a corpus can therefore hold one such collection. Safe to use from several
/// threads at once.
/// </summary>
/// <param name="folder">The collection's folder.</param>
public sealed class BeirSource(string folder) : ISource
{
    internal const string MediaType = "application/vnd.beir.corpus+jsonl";

    /// <summary>The collection's folder.</summary>
    public string Folder { get; } = string.IsNullOrEmpty(folder)
        ? throw new ArgumentException("The folder of the collection must be given.", nameof(folder))
        : folder;

    /// <summary>Always empty.</summary>
    public string Id => "";

    /// <inheritdoc />
    /// <exception cref="RagKitException">The folder or its <c>corpus.jsonl</c> is missing.</exception>
    public async IAsyncEnumerable<SourceItem> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        FileInfo file = new(BeirLayout.Find(Folder, BeirLayout.Corpus));
        yield return new(BeirLayout.Corpus, string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}"))
        {
            MediaType = MediaType,
            ModifiedAt = new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero),
            Length = file.Length,
        };
    }

    /// <inheritdoc />
    public ValueTask<Stream> OpenAsync(SourceItem item, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        cancellationToken.ThrowIfCancellationRequested();
        return new(BeirLayout.Open(BeirLayout.Find(Folder, BeirLayout.Corpus)));
    }
}
