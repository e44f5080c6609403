using System.Text.Json;
using Microsoft.Extensions.AI;
using RagKit.Answering;
using RagKit.Stores;
using RagKit.TestData;

namespace RagKit.Tests.Answering;

public sealed class ExtractiveAnswersOnRealQuestionsTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_quotations_hold_the_answer_to_most_questions_of_XQuAD()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string folder = SharedData.Path("ir", "xquad-en");
        Dictionary<string, string> texts = [];
        foreach (JsonElement document in Read(Path.Combine(folder, "corpus.jsonl")))
            texts[document.GetProperty("_id").GetString()!] = document.GetProperty("text").GetString()!;
        using InMemoryChunkStore store = new();
        await store.ReplaceAsync(
            [.. texts.Select(pair => new DocumentChunks(new(pair.Key, "s", pair.Key, "h"), [new(pair.Key, pair.Key, 0, pair.Value, 0..pair.Value.Length)]))],
            null, cancellation);
        using IChatClient chat = new ExtractiveChatClient().GroundedIn(new StoreRetriever(store));
        int asked = 0, first = 0, any = 0;
        foreach (JsonElement question in Read(Path.Combine(folder, "qa.jsonl")))
        {
            ChatResponse answer = await chat.GetResponseAsync(question.GetProperty("question").GetString()!, cancellationToken: cancellation);
            Citation[] citations = [.. answer.GetCitations().Select(cited => cited.GetCitation()!)];
            Assert.All(citations, citation => Assert.Equal(citation.Quote, texts[citation.DocumentId][citation.Range]));
            string[] expected = [.. question.GetProperty("answers").EnumerateArray().Select(one => one.GetString()!)];
            asked++;
            first += citations.Take(1).Any(citation => Array.Exists(expected, one => citation.Quote!.Contains(one, StringComparison.Ordinal))) ? 1 : 0;
            any += Array.Exists(citations, citation => Array.Exists(expected, one => citation.Quote!.Contains(one, StringComparison.Ordinal))) ? 1 : 0;
        }

        output.WriteLine($"{asked} questions; the answer is in the first quotation for {(double)first / asked:P1}, in any for {(double)any / asked:P1}.");
        Assert.InRange((double)first / asked, 0.6, 1);
    }

    private static IEnumerable<JsonElement> Read(string path) =>
        File.ReadLines(path).Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement);
}
