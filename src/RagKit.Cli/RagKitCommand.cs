using System.CommandLine;
using System.CommandLine.Help;

namespace RagKit.Cli;

/// <summary>The tool's root: its commands, and what its help says of them all.</summary>
internal static class RagKitCommand
{
    public static RootCommand Create()
    {
        RootCommand root = new("Turn a folder into a corpus, search it, ask it, and measure it; run flows, and look after them.")
        {
            IngestCommand.Create(),
            PlanCommand.Create(),
            ApplyCommand.Create(),
            ReindexCommand.Create(),
            RollbackCommand.Create(),
            VersionsCommand.Create(),
            SearchCommand.Create(),
            AskCommand.Create(),
            StatusCommand.Create(),
            LoadCommand.Create(),
            ChunkCommand.Create(),
            EvalCommand.Create(),
            FlowsCommand.Create(),
        };
        root.HelpName = "ragkit";
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        ExampleHelpAction withExamples = new((HelpAction)help.Action!);
        help.Action = withExamples;
        foreach (Command group in Groups(root))
            group.SetAction(withExamples.Invoke);
        root.WithExamples("ragkit ingest docs", "ragkit ingest --config handbook.yaml --env staging", "ragkit search \"parental leave\"", "ragkit ask \"How many weeks of parental leave do I get?\"");
        return root;
    }

    /// <summary>The commands that do nothing but hold others: by themselves they show their help.</summary>
    private static IEnumerable<Command> Groups(Command command) =>
        command.Subcommands.Count == 0 ? [] : command.Subcommands.SelectMany(Groups).Prepend(command);
}
