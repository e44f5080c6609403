namespace RagKit.Stages;

/// <summary>How a stage stands. The numbers are read while the stage works, each by itself: they need not add up to the item.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="In">How many items it has taken.</param>
/// <param name="Out">How many it has made of them.</param>
/// <param name="Failed">How many it could not do.</param>
/// <param name="Queued">How many wait before it.</param>
/// <param name="InFlight">How many it is working on.</param>
/// <param name="Workers">How many workers it has.</param>
public readonly record struct StageProgress(string Stage, long In, long Out, long Failed, int Queued, int InFlight, int Workers);
