namespace RagKit.Runs;

/// <summary>Who works on a run.</summary>
/// <param name="Owner">Who has taken it.</param>
/// <param name="Until">Until when, unless it is kept longer.</param>
/// <param name="CancelRequested">Whether somebody asked the owner to stop.</param>
public sealed record RunClaim(string Owner, DateTimeOffset Until, bool CancelRequested);
