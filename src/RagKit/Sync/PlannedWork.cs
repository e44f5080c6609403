namespace RagKit.Sync;

/// <summary>What a plan allows a run to do.</summary>
internal sealed class PlannedWork
{
    private readonly Dictionary<(string Source, string Item), PlannedItem> _items = [];

    public PlannedWork(SyncPlan plan)
    {
        Plan = plan;
        foreach (SourcePlan source in plan.Sources)
        {
            foreach (PlannedItem item in source.Items)
                _items[(source.SourceId, item.ItemId)] = item;
        }
    }

    public SyncPlan Plan { get; }

    /// <summary>Why an item that would be read is not; <see langword="null"/> when the plan has it as it is.</summary>
    public string? Refuse(string sourceId, string itemId, string version) => !_items.TryGetValue((sourceId, itemId), out PlannedItem? item)
        ? "Not in the plan: it changed or came after the plan was made. Plan again."
        : item.Version != version ? $"It has moved on since the plan was made, from version '{item.Version}' to '{version}'. Plan again." : null;

    public bool Removes(string sourceId, string itemId) => _items.TryGetValue((sourceId, itemId), out PlannedItem? item) && item.Kind == PlannedKind.Removed;

    /// <exception cref="CorpusMismatchException">The plan is of another corpus, or the corpus has changed since.</exception>
    public async Task RequireValidAsync(CorpusParts parts, CancellationToken cancellationToken)
    {
        if (Plan.Corpus != parts.Name)
            throw new CorpusMismatchException($"The plan was made for the corpus '{Plan.Corpus}', not '{parts.Name}'. Nothing was done: plan this corpus.");
        if (await CorpusState.ReadAsync(parts, cancellationToken).ConfigureAwait(false) != Plan.State)
        {
            throw new CorpusMismatchException($"Corpus '{parts.Name}' is not as it was when the plan was made at {Plan.At:yyyy-MM-dd HH:mm:ss} UTC: it was ingested since, or its " +
                "settings or its serving version are others. Nothing was done: plan again.");
        }
    }
}
