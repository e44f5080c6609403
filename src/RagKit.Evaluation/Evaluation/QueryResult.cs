namespace RagKit.Evaluation;

/// <summary>How one question fared.</summary>
/// <param name="QueryId">The question's id.</param>
/// <param name="Text">The question.</param>
/// <param name="Values">The value of each metric, by its name.</param>
/// <param name="Found">How many documents were found, at most <see cref="EvaluationOptions.Depth"/>.</param>
public sealed record QueryResult(string QueryId, string Text, IReadOnlyDictionary<string, double> Values, int Found);
