namespace RagKit.Runs;

/// <summary>Which dead letters.</summary>
public sealed record DeadLetterFilter
{
    /// <summary>With these ids only; empty for any.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>Of this flow, queue or pipeline only.</summary>
    public string? Origin { get; init; }

    /// <summary>Of this task or stage only.</summary>
    public string? Stage { get; init; }

    /// <summary>Of this run only.</summary>
    public string? RunId { get; init; }

    /// <summary>Whose error holds this text, whatever its case.</summary>
    public string? ErrorContains { get; init; }

    /// <summary>That failed before this.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Whether a letter is one of these.</summary>
    public bool Matches(DeadLetter letter) =>
        (Ids.Count == 0 || Ids.Contains(letter.Id)) && (Origin is null || letter.Origin == Origin) && (Stage is null || letter.Stage == Stage) &&
        (RunId is null || letter.RunId == RunId) && (Before is null || letter.At < Before) &&
        (ErrorContains is null || letter.Error.Contains(ErrorContains, StringComparison.OrdinalIgnoreCase));
}
