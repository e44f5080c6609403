using System.CommandLine;

namespace RagKit.Cli;

/// <summary><c>ragkit flows</c>: the flows of applications, their runs, and what they keep.</summary>
internal static class FlowsCommand
{
    public static Command Create()
    {
        Command cache = new("cache", "Look into the cached results of tasks, and remove what is not worth its place.") { CacheListCommand.Create(), CachePruneCommand.Create() };
        cache.WithExamples("ragkit flows cache list", "ragkit flows cache prune --older-than 30d");
        Command command = new("flows", "Run flows, watch them, go on with what was cut short, and look after what they keep.")
        {
            FlowListCommand.Create(),
            FlowRunCommand.Create(),
            FlowWatchCommand.Create(),
            FlowResumeCommand.Create(),
            FlowCancelCommand.Create(),
            FlowRunsCommand.Create(),
            FlowShowCommand.Create(),
            DeadLettersCommand.Create(),
            RedriveCommand.Create(),
            cache,
        };
        command.WithExamples(
            "ragkit flows run refresh --assembly bin/Release/net10.0/MyApp.dll",
            "ragkit flows runs --ledger /var/lib/myapp/flows.db",
            "ragkit flows watch refresh-20261121-030000-1f3a6c");
        return command;
    }
}
