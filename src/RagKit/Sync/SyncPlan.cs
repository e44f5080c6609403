using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RagKit.Sync;

/// <summary>
/// What an ingestion would do, made by <see cref="Corpus.PlanAsync"/> without opening an item, and carried out by <see cref="Corpus.ApplyAsync"/>. Immutable; it can be
/// kept as JSON and applied by another process.
/// </summary>
/// <param name="Corpus">The corpus's name.</param>
/// <param name="State">Names the corpus's settings, and what its ledger said, when the plan was made: it can be applied to no other.</param>
/// <param name="At">When it was made.</param>
public sealed record SyncPlan(string Corpus, string State, DateTimeOffset At)
{
    private const int ItemsShown = 20;

    /// <summary>Source by source, in the corpus's order.</summary>
    public IReadOnlyList<SourcePlan> Sources { get; init; } = [];

    /// <summary>What it would cost.</summary>
    public SyncCosts Costs { get; init; } = new(0);

    /// <summary>What the whole corpus is to be made again for, such as another model, which needs <c>IngestOptions { Rebuild = true }</c>; usually none.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Whether there is nothing to do.</summary>
    [JsonIgnore]
    public bool IsEmpty => Sources.All(source => source.Added + source.Updated + source.Removed == 0);

    /// <summary>The plan as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, SyncJson.Default.SyncPlan);

    /// <summary>Reads what <see cref="ToJson"/> gave.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static SyncPlan FromJson(string json) => JsonSerializer.Deserialize(json, SyncJson.Default.SyncPlan) ?? throw new JsonException("The text holds no plan.");

    /// <summary>For people: a line a source, the first changes of each, the costs.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"Plan for corpus '{Corpus}', {At:yyyy-MM-dd HH:mm:ss} UTC");
        foreach (string remark in Remarks)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {remark}");
        foreach (SourcePlan source in Sources)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(source.SourceId.Length == 0 ? "source" : source.SourceId)}: {source.Added:N0} added, {source.Updated:N0} updated, ");
            text.Append(CultureInfo.InvariantCulture, $"{source.Unchanged:N0} unchanged, {source.Removed:N0} removed, {source.Skipped:N0} skipped");
            text.AppendLine(source.FailedBefore == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {source.FailedBefore:N0} failed before"));
            foreach (string remark in new[] { source.Error is null ? null : $"listing failed, nothing is removed: {source.Error}", source.Held }.OfType<string>())
                text.AppendLine(CultureInfo.InvariantCulture, $"  {remark}");
            foreach (PlannedItem item in source.Items.Take(ItemsShown))
                text.AppendLine(CultureInfo.InvariantCulture, $"  {item}");
            if (source.Items.Count > ItemsShown)
                text.AppendLine(CultureInfo.InvariantCulture, $"  and {source.Items.Count - ItemsShown:N0} more");
        }
        return text.Append(Costs).ToString();
    }
}

/// <summary>How plans are written as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SyncPlan))]
internal sealed partial class SyncJson : JsonSerializerContext;
