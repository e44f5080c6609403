using System.CommandLine;

namespace RagKit.Cli;

/// <summary>Options and arguments that several commands of <c>ragkit flows</c> have.</summary>
internal static class FlowArguments
{
    public const string DefaultLedger = "flows.db";

    public static Option<string> Ledger() => new("--ledger")
    {
        HelpName = "file",
        Description = "The ledger: the SQLite file in which an application's flows keep their runs.",
        DefaultValueFactory = _ => DefaultLedger,
    };

    public static Option<string?> Assembly() => new("--assembly")
    {
        HelpName = "file.dll",
        Description = "The assembly whose public static fields and properties hold the flows and tasks [default: the tool's own flow, ingest]",
    };

    public static Argument<string> Run() => new("run") { Description = "The run's id, as 'ragkit flows runs' lists it." };

    /// <summary>How a command of this tool goes on from here, ready to be copied.</summary>
    public static string CommandLine(string command, string ledger, string? assembly = null) =>
        $"ragkit flows {command}{(ledger == DefaultLedger ? "" : $" --ledger {Quoted(ledger)}")}{(assembly is null ? "" : $" --assembly {Quoted(assembly)}")}";

    /// <summary>An argument as a shell takes it.</summary>
    public static string Quoted(string text) => text.All(c => char.IsLetterOrDigit(c) || "._-/\\:+@%,=~".Contains(c, StringComparison.Ordinal)) ? text : $"\"{text}\"";
}
