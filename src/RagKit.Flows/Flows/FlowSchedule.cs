using RagKit.Schedules;

namespace RagKit.Flows;

/// <summary>A flow that a host runs on a schedule.</summary>
/// <param name="Name">The schedule's name.</param>
/// <param name="Schedule">When.</param>
/// <param name="Flow">What.</param>
/// <param name="RunAsync">Runs the flow under an id, until it has ended.</param>
internal sealed record FlowSchedule(string Name, Schedule Schedule, Flow Flow, Func<FlowRunner, string, CancellationToken, Task> RunAsync);
