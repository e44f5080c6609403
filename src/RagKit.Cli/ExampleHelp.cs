using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace RagKit.Cli;

/// <summary>Examples that a command's help ends with.</summary>
internal static class ExampleHelp
{
    private static readonly ConditionalWeakTable<Command, string[]> Examples = [];

    public static void WithExamples(this Command command, params string[] examples) => Examples.Add(command, examples);

    public static string[] Of(Command command) => Examples.TryGetValue(command, out string[]? examples) ? examples : [];
}

/// <summary>The usual help, then examples and, for the tool itself, the exit codes.</summary>
internal sealed class ExampleHelpAction(HelpAction plain) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = plain.Invoke(parseResult);
        Command command = parseResult.CommandResult.Command;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (string example in ExampleHelp.Of(command))
            output.WriteLine($"  {example}");
        output.WriteLine();
        if (command is RootCommand)
        {
            output.WriteLine("Exit codes:");
            output.WriteLine(ExitCode.Explanation);
            output.WriteLine();
        }
        return code;
    }
}
