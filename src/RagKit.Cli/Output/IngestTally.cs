using RagKit.Ingestion;

namespace RagKit.Cli;

/// <summary>Counts the outcomes of a run, and lists them as they come where that is wanted.</summary>
/// <param name="listChanges">Whether to write a line for each document that changed or failed.</param>
/// <param name="listAll">Whether to write one for those that did not, too.</param>
internal sealed class IngestTally(bool listChanges, bool listAll)
{
    private readonly int[] _counts = new int[Enum.GetValues<OutcomeKind>().Length];
    private readonly SortedDictionary<string, int> _skipped = new(StringComparer.Ordinal);
    private readonly List<FailureJson> _failures = [];

    public void Add(DocumentOutcome outcome)
    {
        _counts[(int)outcome.Kind]++;
        if (outcome.Kind == OutcomeKind.Skipped)
        {
            string extension = Path.GetExtension(outcome.DocumentId).ToLowerInvariant();
            string kind = extension.Length > 0 ? extension : "without extension";
            _skipped[kind] = _skipped.GetValueOrDefault(kind) + 1;
        }
        if (outcome.Kind == OutcomeKind.Failed)
            _failures.Add(new(outcome.DocumentId, ErrorText.InToolTerms(outcome.Reason ?? "")));
        if (listAll || (listChanges && outcome.Kind is not (OutcomeKind.Unchanged or OutcomeKind.Skipped)))
            Terminal.Line(Line(outcome));
    }

    public IngestJson Report(CorpusTarget target, double seconds, CorpusStatus status)
    {
        int done = _counts.Sum() - Count(OutcomeKind.Skipped);
        return new(
            target.From, target.Place, Count(OutcomeKind.Added), Count(OutcomeKind.Updated), Count(OutcomeKind.Unchanged),
            Count(OutcomeKind.Removed), Count(OutcomeKind.Failed), Count(OutcomeKind.Skipped), status.Documents, status.Chunks,
            Math.Round(seconds, 3), Math.Round(done / Math.Max(seconds, 1e-6), 1), status.Search, _skipped, [.. _failures]);
    }

    private static string Line(DocumentOutcome outcome)
    {
        string line = $"{Printable.OneLine(outcome.DocumentId)}  {outcome.Kind.ToString().ToLowerInvariant()}";
        return outcome.Kind switch
        {
            OutcomeKind.Added or OutcomeKind.Updated => $"{line}  {Plural.Of(outcome.Chunks, "chunk")}",
            OutcomeKind.Failed or OutcomeKind.Skipped => $"{line}  {Printable.OneLine(ErrorText.InToolTerms(outcome.Reason ?? ""))}",
            _ => line,
        };
    }

    private int Count(OutcomeKind kind) => _counts[(int)kind];
}
