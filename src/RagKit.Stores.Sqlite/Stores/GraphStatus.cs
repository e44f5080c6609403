namespace RagKit.Stores;

/// <summary>How vectors are searched, for a status.</summary>
/// <param name="Index">Exactly or by a graph, and how far that is.</param>
/// <param name="Ready">How much of the graph is built, 0 to 1.</param>
/// <param name="Warning">What an operator should know.</param>
internal sealed record GraphStatus(string Index, double Ready = 1, string? Warning = null);
