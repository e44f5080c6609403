using System.CommandLine;

namespace RagKit.Cli;

/// <summary><c>ragkit load</c>: what a loader makes of a file.</summary>
internal static class LoadCommand
{
    public static Command Create()
    {
        Argument<string> file = new("file") { Description = "The file to load." };
        Option<bool> text = new("--text") { Description = "Write the documents' bare text: what ranges refer to." };
        Option<bool> json = CommonOptions.Json();
        Command command = new("load", "Show what a loader makes of a file: its documents and their blocks, with page and range.") { file, text, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(text) && result.GetValue(json))
                result.AddError("--text and --json exclude each other: the JSON holds the text already.");
        });
        command.WithExamples("ragkit load docs/leave.md", "ragkit load docs/leave.md --text", "ragkit load docs/leave.md --json");
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(file), parsed.GetValue(text), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string file, bool text, bool json, CancellationToken cancellationToken)
    {
        PartFailures failures = new();
        List<LoadedJson> documents = [];
        await foreach (Document document in SingleFile.LoadAsync(file, failures.Add, cancellationToken))
        {
            if (json)
                documents.Add(LoadedJson.Of(document));
            else if (text)
                Terminal.Text(document.Text);
            else
                BlockReport.Write(document);
        }
        if (json)
            JsonOutput.Write(new LoadJson(file, [.. documents], failures.ToJson()), shapes => shapes.LoadJson);
        return failures.Report(file);
    }
}
