using System.CommandLine;
using System.Text;
using Microsoft.Extensions.AI;
using RagKit.Answering;

namespace RagKit.Cli;

/// <summary><c>ragkit ask</c>: an answer made of quotations, with what it cites.</summary>
internal static class AskCommand
{
    public static Command Create()
    {
        Argument<string> question = new("question") { Description = "The question, in your own words." };
        Option<string> database = CommonOptions.Database();
        Option<int> top = CommonOptions.Top(new GroundingOptions().Top, "chunks to answer from");
        Option<bool> json = CommonOptions.Json();
        Command command = new("ask", "Answer a question by quoting the best sentences, with citations. There is no chat model in the tool.")
        {
            question, database, top, json,
        };
        command.WithExamples("ragkit ask \"How many weeks of parental leave do I get?\"", "ragkit ask \"Who approves travel?\" --json");
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(database), parsed.GetRequiredValue(question), parsed.GetValue(top), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string database, string question, int top, bool json, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(question))
            throw new UsageException("The question is empty: ask something.");
        await using Corpus corpus = CorpusFile.OpenExisting(database);
        using IChatClient chat = new ExtractiveChatClient().GroundedIn(corpus, new GroundingOptions { Top = top });
        StringBuilder answer = new();
        List<CitationAnnotation> annotations = [];
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync(question, cancellationToken: cancellationToken))
        {
            answer.Append(update.Text);
            annotations.AddRange(update.Contents.SelectMany(content => content.Annotations ?? []).OfType<CitationAnnotation>());
            if (!json)
                Console.Out.Write(Printable.Of(update.Text));
        }
        CitationJson[] citations = CitationJson.Of(answer.ToString(), annotations);
        if (json)
        {
            JsonOutput.Write(new AskJson(question, answer.ToString(), citations, "extractive"), shapes => shapes.AskJson);
            return ExitCode.Ok;
        }
        Terminal.Line();
        if (citations.Length > 0)
            Terminal.Line();
        foreach (CitationJson citation in citations)
            Terminal.Line($"[{citation.Number}] {citation.Document}{(citation.Page is int page ? $", page {page}" : "")}, {citation.Start}-{citation.End}");
        await SearchMode.NoteAsync(corpus, null, cancellationToken);
        return ExitCode.Ok;
    }
}
