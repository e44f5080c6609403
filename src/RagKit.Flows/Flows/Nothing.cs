namespace RagKit.Flows;

/// <summary>The input of a task or flow that takes none, and the result of one that gives none.</summary>
public readonly record struct Nothing;
