using System.CommandLine;
using System.Diagnostics;
using RagKit.Retrieval;

namespace RagKit.Cli;

/// <summary><c>ragkit search</c>: the chunks that fit a query best.</summary>
internal static class SearchCommand
{
    public static Command Create()
    {
        Argument<string> query = new("query") { Description = "What to look for, in your own words." };
        Option<string> database = CommonOptions.Database();
        Option<int> top = CommonOptions.Top(10, "hits");
        Option<RetrievalStrategy> strategy = CommonOptions.Strategy();
        Option<double?> minimum = new("--min-score") { HelpName = "score", Description = "The lowest score shown; compare scores within one query only." };
        Option<string[]> filters = new("--filter")
        {
            HelpName = "name=value",
            Description = "Only chunks whose metadata fits; with =, !=, >, >=, < or <=. Repeat it to ask for more at once.",
        };
        filters.Validators.Add(result =>
        {
            foreach (string text in result.Tokens.Select(token => token.Value).Where(text => !FilterText.TryParse(text, out _)))
                result.AddError($"--filter '{text}' must be a name, an operator (=, !=, >, >=, < or <=) and a value, such as lang=en.");
        });
        Option<bool> json = CommonOptions.Json();
        Command command = new("search", "Find the chunks that fit a query best.") { query, database, top, strategy, minimum, filters, json };
        command.WithExamples(
            "ragkit search \"parental leave\"",
            "ragkit search \"parental leave\" --top 3 --filter lang=en --filter \"year>=2024\"",
            "ragkit search \"parental leave\" --json");
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(database),
            new RetrievalQuery(parsed.GetRequiredValue(query))
            {
                Top = parsed.GetValue(top),
                Strategy = parsed.GetValue(strategy),
                MinimumScore = parsed.GetValue(minimum),
                Filter = FilterText.Parse(parsed.GetValue(filters) ?? []),
            },
            parsed.GetValue(json),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string database, RetrievalQuery query, bool json, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(query.Text))
            throw new UsageException("The query is empty: say what to look for.");
        await using Corpus corpus = CorpusFile.OpenExisting(database);
        long started = Stopwatch.GetTimestamp();
        List<Hit> hits = [];
        await foreach (Hit hit in corpus.RetrieveAsync(query, cancellationToken))
            hits.Add(hit);
        double milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if (json)
        {
            JsonOutput.Write(new SearchJson(query.Text, [.. hits.Select(HitJson.Of)], Math.Round(milliseconds, 2)), shapes => shapes.SearchJson);
            return ExitCode.Ok;
        }
        SearchReport.Write(query.Text, hits);
        await SearchMode.NoteAsync(corpus, query.Strategy, cancellationToken);
        return ExitCode.Ok;
    }
}
