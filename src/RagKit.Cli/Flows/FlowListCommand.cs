using System.CommandLine;
using RagKit.Flows;

namespace RagKit.Cli;

/// <summary><c>ragkit flows list</c>: what an assembly exposes.</summary>
internal static class FlowListCommand
{
    public static Command Create()
    {
        Option<string?> assembly = FlowArguments.Assembly();
        Option<bool> json = CommonOptions.Json();
        Command command = new("list", "List the flows and tasks that an assembly exposes, with the shapes of their inputs and results.") { assembly, json };
        command.WithExamples("ragkit flows list", "ragkit flows list --assembly bin/Release/net10.0/MyApp.dll", "ragkit flows list --json");
        command.SetAction(parsed => Run(parsed.GetValue(assembly), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string? assembly, bool json)
    {
        FlowCatalog catalog;
        using (new ReservedOutput())
            catalog = FlowAssembly.Catalog(assembly);
        FlowJson[] flows = [.. catalog.Flows.Select(flow => new FlowJson(flow.Name, Input(flow), Result(flow)))];
        FlowTaskJson[] tasks = [.. catalog.Tasks.Select(task => new FlowTaskJson(task.Name, task.Options.Version is { Length: > 0 } version ? version : null, Input(task), Result(task), [.. task.Options.Tags]))];
        if (json)
        {
            JsonOutput.Write(new FlowsJson(assembly, flows, tasks), shapes => shapes.FlowsJson);
            return ExitCode.Ok;
        }
        Columns columns = new("", "name", "input", "result");
        foreach (FlowJson flow in flows)
            columns.Add(("flow", "grey"), (flow.Name, "bold"), (flow.Input ?? "none", null), (flow.Result ?? "none", null));
        foreach (FlowTaskJson task in tasks)
            columns.Add(("task", "grey"), (task.Name, null), (task.Input ?? "none", null), (task.Result ?? "none", null));
        columns.Write();
        return ExitCode.Ok;
    }

    // Both are the type arguments of Flow<TIn, TOut> and FlowTask<TIn, TOut>.
    private static string? Input(object part) => Shape(part, 0);

    private static string? Result(object part) => Shape(part, 1);

    private static string? Shape(object part, int argument) => InputShape.Of(part.GetType().GenericTypeArguments[argument]) is { Length: > 0 } shape ? shape : null;
}
