namespace RagKit.Evaluation;

/// <summary>How well one document answers one question (a "qrel").</summary>
/// <param name="QueryId">The question's id.</param>
/// <param name="DocumentId">The document's id as the corpus knows it: <see cref="Chunk.DocumentId"/>.</param>
/// <param name="Relevance">1 or more: relevant, the higher the better; 0 or less: looked at and not relevant.</param>
public sealed record Judgement(string QueryId, string DocumentId, int Relevance = 1);
