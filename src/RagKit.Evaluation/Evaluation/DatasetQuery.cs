namespace RagKit.Evaluation;

/// <summary>A question of a <see cref="RetrievalDataset"/>.</summary>
/// <param name="Id">Its id, unique within the dataset.</param>
/// <param name="Text">The question as a user would ask it.</param>
public sealed record DatasetQuery(string Id, string Text);
