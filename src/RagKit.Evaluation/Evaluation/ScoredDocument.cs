namespace RagKit.Evaluation;

/// <summary>A document that a search found for a question: one line of a TREC run.</summary>
/// <param name="QueryId">The question's id.</param>
/// <param name="DocumentId">The document's id.</param>
/// <param name="Score">Higher is better; any finite or infinite number, comparable within one question only.</param>
public readonly record struct ScoredDocument(string QueryId, string DocumentId, double Score);
