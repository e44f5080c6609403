using System.Runtime.CompilerServices;
using RagKit.Sources;
using RagKit.Stores;
using RagKit.Sync;

namespace RagKit.Ingestion;

/// <summary>Opens items and loads their documents; several run side by side.</summary>
internal sealed class ItemReader(IngestContext context)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (ItemState item in context.Items.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            List<LoadFailure> failures = [];
            try
            {
                await LoadAsync(item, failures, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                item.Fail(e.Message);
                await context.FailAsync(item.QualifiedId, e.Message, e, cancellationToken).ConfigureAwait(false);
            }
            foreach (LoadFailure failure in failures)
                await context.FailAsync($"{item.QualifiedId}, {failure.Part}", failure.Reason, null, cancellationToken).ConfigureAwait(false);
            await context.Writes.Writer.WriteAsync(new EndItem(item), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task LoadAsync(ItemState item, List<LoadFailure> failures, CancellationToken cancellationToken)
    {
        void Fail(LoadFailure failure)
        {
            item.Fail($"{failure.Part}: {failure.Reason}");
            failures.Add(failure);
        }

        if (item.IsRead && await FindKeptAsync(item, cancellationToken).ConfigureAwait(false) is { } kept)
        {
            foreach (Document document in kept)
                await GiveAsync(item, document, Fail, cancellationToken).ConfigureAwait(false);
            return;
        }
        Stream stream = await OpenKeptAsync(item, cancellationToken).ConfigureAwait(false) ?? await context.Stages.FetchAsync(item, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable disposal = stream.ConfigureAwait(false);
        await context.Stages.ParseAsync(item.QualifiedId, () => HashAndParseAsync(item, stream, Fail, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All documents of an item as they were parsed before; null when one was not kept.</summary>
    private async Task<IReadOnlyList<Document>?> FindKeptAsync(ItemState item, CancellationToken cancellationToken)
    {
        if (item.Kept.Store is not IChunkStore store)
            return null;
        Dictionary<string, Document> kept = await KeptDocuments.ReadAsync(context.Parts.Documents, store, item.Kept.Documents, cancellationToken).ConfigureAwait(false);
        if (kept.Count < item.Kept.Documents.Count)
            return null;
        item.Lineage = item.Lineage with { Original = item.Kept.OriginalOf(item.Item.Version) };
        return [.. item.Kept.Documents.Select(document => kept[document.Id])];
    }

    /// <summary>The bytes of this very version, where they were kept: another loader needs no other.</summary>
    private async ValueTask<Stream?> OpenKeptAsync(ItemState item, CancellationToken cancellationToken)
    {
        if (!context.KeepsOriginals || item.Kept.OriginalOf(item.Item.Version) is not { Length: > 0 } address)
            return null;
        return await context.Parts.Documents!.OpenAsync(address, cancellationToken).ConfigureAwait(false);
    }

    private async Task HashAndParseAsync(ItemState item, Stream stream, Action<LoadFailure> fail, CancellationToken cancellationToken)
    {
        ItemBytes bytes = await ItemBytes.ReadAsync(stream, context.KeepsOriginals ? context.Parts.Documents : null, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable disposal = bytes.ConfigureAwait(false);
        item.Lineage = item.Lineage with { Original = bytes.Hash };
        await ParseAsync(item, bytes.Stream, fail, cancellationToken).ConfigureAwait(false);
    }

    private async Task ParseAsync(ItemState item, Stream stream, Action<LoadFailure> fail, CancellationToken cancellationToken)
    {
        SourceContent content = new(item.Item, stream, fail);
        await foreach (Document loaded in item.Loader.LoadAsync(content, cancellationToken).ConfigureAwait(false))
        {
            Document document = loaded with
            {
                Id = ItemState.Qualify(item.Source, loaded.Id),
                SourceId = item.Source.Id,
                ItemId = item.Item.Id,
                ModifiedAt = loaded.ModifiedAt ?? item.Item.ModifiedAt,
            };
            await GiveAsync(item, document, fail, cancellationToken).ConfigureAwait(false);
        }
    }

    private ValueTask GiveAsync(ItemState item, Document document, Action<LoadFailure> fail, CancellationToken cancellationToken)
    {
        if (!context.Seen.TryAdd(document.Id, true))
        {
            fail(new LoadFailure($"document '{document.Id}'", "Its id was given before in this run: ids must be unique within a source."));
            return default;
        }
        item.Given.Add(document.Id);
        item.AddPending();
        return context.Documents.Writer.WriteAsync(new LoadedDocument(item, document), cancellationToken);
    }
}
