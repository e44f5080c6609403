using System.CommandLine;
using RagKit.Retrieval;

namespace RagKit.Cli;

/// <summary>Options that several commands have; each command makes its own, since an option belongs to one command's help.</summary>
internal static class CommonOptions
{
    public const string DefaultDatabase = "ragkit.db";

    public static Option<string> Database() => new("--db")
    {
        HelpName = "file",
        Description = "The corpus's file.",
        DefaultValueFactory = _ => DefaultDatabase,
    };

    public static Option<bool> Json() => new("--json") { Description = "Write one JSON object to standard output, and nothing else there." };

    public static Option<int> Top(int standard, string what)
    {
        Option<int> option = new("--top")
        {
            HelpName = "n",
            Description = $"How many {what} at most.",
            DefaultValueFactory = _ => standard,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int top) && top is < 1 or > 1000)
                result.AddError($"--top ({top}) must be 1 to 1000.");
        });
        return option;
    }

    public static Option<RetrievalStrategy> Strategy() => new("--strategy")
    {
        HelpName = "hybrid|dense|lexical",
        Description = "Search by words and embeddings (hybrid), embeddings alone (dense) or words alone (lexical) [default: hybrid]",
        CustomParser = result => Choice<RetrievalStrategy>(result, "--strategy", "hybrid, dense or lexical"),
    };

    /// <summary>The value of an enumeration by its name in any case, and by name only.</summary>
    public static T Choice<T>(System.CommandLine.Parsing.ArgumentResult result, string option, string choices)
        where T : struct, Enum
    {
        string given = result.Tokens[0].Value;
        if (Enum.GetNames<T>().FirstOrDefault(name => name.Equals(given, StringComparison.OrdinalIgnoreCase)) is string name)
            return Enum.Parse<T>(name);
        result.AddError($"{option} '{given}' must be {choices}.");
        return default;
    }
}
