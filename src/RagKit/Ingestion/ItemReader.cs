using System.Runtime.CompilerServices;
using RagKit.Sources;

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
        Stream stream = await item.Source.OpenAsync(item.Item, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable disposal = stream.ConfigureAwait(false);
        SourceContent content = new(item.Item, stream, failure =>
        {
            item.Fail($"{failure.Part}: {failure.Reason}");
            failures.Add(failure);
        });
        await foreach (Document loaded in item.Loader.LoadAsync(content, cancellationToken).ConfigureAwait(false))
        {
            Document document = loaded with
            {
                Id = ItemState.Qualify(item.Source, loaded.Id),
                SourceId = item.Source.Id,
                ItemId = item.Item.Id,
                ModifiedAt = loaded.ModifiedAt ?? item.Item.ModifiedAt,
            };
            if (!context.Seen.TryAdd(document.Id, true))
            {
                content.Fail(new LoadFailure($"document '{document.Id}'", "Its id was given before in this run: ids must be unique within a source."));
                continue;
            }
            item.Given.Add(document.Id);
            item.AddPending();
            await context.Documents.Writer.WriteAsync(new LoadedDocument(item, document), cancellationToken).ConfigureAwait(false);
        }
    }
}
