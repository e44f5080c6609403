namespace RagKit.Limits;

/// <summary>How a limit stands.</summary>
/// <param name="InFlight">Calls that have leave and have not ended.</param>
/// <param name="Waiting">Calls that wait for leave.</param>
/// <param name="Allowed">How many may be in flight at once now; <see cref="int.MaxValue"/> where the limit does not say.</param>
public readonly record struct LimitStatus(int InFlight, int Waiting, int Allowed);
