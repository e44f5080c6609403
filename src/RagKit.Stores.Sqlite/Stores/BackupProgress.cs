namespace RagKit.Stores;

/// <summary>How far a backup is.</summary>
/// <param name="PagesDone">Pages that are copied.</param>
/// <param name="PagesTotal">Pages that the corpus has; more while it is written to.</param>
public readonly record struct BackupProgress(int PagesDone, int PagesTotal);
