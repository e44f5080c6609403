using Microsoft.Extensions.AI;
using RagKit.Answering;

namespace RagKit.Tests.Answering;

public sealed class ExtractiveChatClientTests
{
    private const string Preface = "No chat model is registered; quoting the best passages:";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("How many weeks of parental leave do I get?", "Parental leave lasts 16 weeks for every parent.")]
    [InlineData("What may a hotel cost?", "A hotel may cost 140 euros a night, breakfast included.")]
    [InlineData("Who books trains?", "Trains are booked by the travel desk.")]
    [InlineData("Until when must I hand in receipts?", "Receipts are handed in within 30 days [7].")]
    [InlineData("Is sick leave paid?", "Sick leave is paid in full for six weeks.")]
    public async Task The_best_sentence_is_quoted_first_and_cited(string question, string sentence)
    {
        ChatResponse answer = await AskAsync(question, streaming: false, Handbook.Hits);

        string[] lines = answer.Text.Split("\n\n");
        Assert.Equal(Preface, lines[0]);
        Assert.InRange(lines.Length, 2, 4);
        CitationAnnotation cited = answer.GetCitations()[0];
        Citation citation = cited.GetCitation()!;
        Assert.StartsWith($"“{sentence}” [", lines[1], StringComparison.Ordinal);
        Assert.Equal(sentence, citation.Quote);
        Assert.Equal(sentence, Handbook.Texts[citation.DocumentId][citation.Range]);
        TextSpanAnnotatedRegion region = (TextSpanAnnotatedRegion)cited.AnnotatedRegions![0];
        Assert.Equal(lines[1], answer.Text[region.StartIndex!.Value..region.EndIndex!.Value]);
    }

    [Fact]
    public async Task Streaming_gives_the_same_answer_and_citations()
    {
        ChatResponse whole = await AskAsync("How is leave paid and taken?", streaming: false, Handbook.Hits);
        ChatResponse streamed = await AskAsync("How is leave paid and taken?", streaming: true, Handbook.Hits);

        Assert.Equal(whole.Text, streamed.Text);
        Assert.Single(streamed.Messages);
        Assert.NotEmpty(whole.GetCitations());
        Assert.Equal(whole.GetCitations().Select(cited => cited.GetCitation()), streamed.GetCitations().Select(cited => cited.GetCitation()));
        Assert.Equal((whole.FinishReason, whole.ModelId), (streamed.FinishReason, streamed.ModelId));
    }

    [Fact]
    public async Task Every_quotation_stands_in_its_document_letter_for_letter()
    {
        const string Text = """
            # Working hours

            Dr. Smith (e.g. on Mondays) works from 9.30 to 17.00, cf. p. 12. Ask her
            before you plan a meeting, please! Is that clear? It is.

            - The office closes at 18.00.
            - Core hours: 10 to 15.

            | Day | Hours |
            |-----|-------|
            | Friday | 9 to 15 hours |

            ```
            hours.close(18);
            ```
            事務所は十八時に閉まります。休日は休みです。
            """;
        string[] questions = ["When does the office close?", "Friday hours", "Ask before a meeting", "hours.close", "Smith on Mondays", "事務所は十八時に閉まります"];
        string[] expected =
        [
            "The office closes at 18.00.", "| Friday | 9 to 15 hours |", "Ask her\nbefore you plan a meeting, please!", "hours.close(18);",
            "Dr. Smith (e.g. on Mondays) works from 9.30 to 17.00, cf. p. 12.", "事務所は十八時に閉まります。",
        ];
        for (int i = 0; i < questions.Length; i++)
        {
            ChatResponse answer = await AskAsync(questions[i], streaming: false, [new(new("c", "hours.md", 0, Text, 0..Text.Length), 1)]);
            Citation[] citations = [.. answer.GetCitations().Select(cited => cited.GetCitation()!)];
            Assert.Equal(expected[i], citations[0].Quote);
            Assert.All(citations, citation => Assert.Equal(citation.Quote, Text[citation.Range]));
        }
    }

    [Fact]
    public async Task Random_chunks_of_random_texts_are_quoted_letter_for_letter()
    {
        Random random = new(11);
        string[] parts = ["leave", " ", " ", ". ", "\n", "\r\n", "\n\n", "weeks", "Dr. ", "# ", "- ", "| a | b |", "```", "\ud83d\ude00", "。", "“", "paid ", "16 ", "?"];
        for (int round = 0; round < 300; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(5, 300)).Select(_ => parts[random.Next(parts.Length)]));
            List<Hit> hits = [];
            for (int start = 0, ordinal = 0; start < text.Length; ordinal++)
            {
                int end = Math.Min(text.Length, start + random.Next(1, 200));
                hits.Add(new(new($"c{ordinal}", "d", ordinal, text[start..end], start..end), 1));
                start = Math.Min(end + random.Next(0, 2), text.Length) - (end < text.Length ? random.Next(0, Math.Min(20, end - start)) : 0);
            }
            ChatResponse answer = await AskAsync("How many weeks of leave are paid?", streaming: round % 2 == 0, [.. hits.OrderBy(hit => random.Next())]);
            foreach (CitationAnnotation cited in answer.GetCitations())
                Assert.Equal(cited.GetCitation()!.Quote, text[cited.GetCitation()!.Range]);
        }
    }

    [Fact]
    public async Task Sentences_that_repeat_one_another_are_quoted_once()
    {
        const string First = "Parental leave lasts sixteen weeks for every parent.";
        const string Second = "For every parent, parental leave lasts sixteen weeks!";

        ChatResponse answer = await AskAsync("How long is parental leave?", streaming: false,
            [new(new("a", "a", 0, First, 0..First.Length), 1), new(new("b", "b", 0, Second, 0..Second.Length), 0.9)]);

        Assert.Equal("a", Assert.Single(answer.GetCitations()).FileId);
    }

    [Fact]
    public async Task Passages_without_a_word_of_the_question_are_still_quoted()
    {
        ChatResponse answer = await AskAsync("Maternity?", streaming: false, Handbook.Hits);

        Assert.Equal("leave.md", answer.GetCitations()[0].FileId);
    }

    [Fact]
    public async Task A_sentence_without_end_is_cut_between_words()
    {
        string text = string.Concat(Enumerable.Repeat("leave weeks ", 500));

        ChatResponse answer = await AskAsync("How many weeks of leave?", streaming: false, [new(new("c", "d", 0, text, 0..text.Length), 1)]);

        Citation citation = Assert.Single(answer.GetCitations()).GetCitation()!;
        Assert.InRange(citation.Quote!.Length, 300, 600);
        Assert.EndsWith("s", citation.Quote.Replace("leave", "leaves", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_grounding_it_says_what_it_needs(bool streaming)
    {
        using ExtractiveChatClient chat = new();

        ChatResponse answer = streaming
            ? await chat.GetStreamingResponseAsync("Hello?", cancellationToken: Cancellation).ToChatResponseAsync(Cancellation)
            : await chat.GetResponseAsync("Hello?", cancellationToken: Cancellation);

        Assert.Contains("GroundedIn(corpus)", answer.Text, StringComparison.Ordinal);
        Assert.Empty(answer.GetCitations());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_hits_it_has_nothing_to_quote(bool streaming)
    {
        ChatResponse answer = await AskAsync("How long is parental leave?", streaming, []);

        Assert.Equal("The corpus has nothing on this.", answer.Text);
    }

    private static async Task<ChatResponse> AskAsync(string question, bool streaming, Hit[] hits)
    {
        using IChatClient chat = new ExtractiveChatClient().GroundedIn(new FixedRetriever(hits));
        return streaming
            ? await chat.GetStreamingResponseAsync(question, cancellationToken: Cancellation).ToChatResponseAsync(Cancellation)
            : await chat.GetResponseAsync(question, cancellationToken: Cancellation);
    }
}
