namespace RagKit.Embedding;

/// <summary>Does something to a row, which is there only during the call; rows come in any order and from several threads at once.</summary>
internal delegate void RowAction(int row, ReadOnlySpan<float> values);
