using Microsoft.Extensions.AI;
using RagKit.Answering;
using RagKit.Testing;

namespace RagKit.Tests.Answering;

public sealed class GroundedChatClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_marker_becomes_a_citation_of_document_page_and_range()
    {
        const string Reply = "A hotel may cost 140 euros [2].";
        using IChatClient chat = new FakeChatClient(Reply).GroundedIn(new FixedRetriever(Handbook.Hits));

        ChatResponse answer = await chat.GetResponseAsync("What may a hotel cost?", cancellationToken: Cancellation);

        CitationAnnotation cited = Assert.Single(answer.GetCitations());
        Assert.Equal(Reply, answer.Text);
        Assert.Equal(("Travel", "travel.pdf"), (cited.Title, cited.FileId));
        Assert.Equal(new Uri("https://example.org/travel.pdf"), cited.Url);
        Assert.Null(cited.ToolName);
        Assert.Equal(Handbook.Travel, cited.Snippet);
        Citation citation = cited.GetCitation()!;
        Assert.Equal(("travel.pdf", "travel.pdf#0-136", 3), (citation.DocumentId, citation.ChunkId, citation.Page));
        Assert.Equal(0..Handbook.Travel.Length, citation.Range);
        Assert.Null(citation.Quote);
        Assert.Equal(Reply[..^1], Region(answer, cited));
    }

    [Theory]
    [InlineData("Sixteen weeks [1][2].", "leave.md travel.pdf")]
    [InlineData("Sixteen weeks [2, 1].", "travel.pdf leave.md")]
    [InlineData("Sixteen weeks [1-2].", "leave.md travel.pdf")]
    [InlineData("Sixteen weeks 【1†source】.", "leave.md")]
    [InlineData("Sixteen weeks.[1] Hotels are paid.[2]", "leave.md travel.pdf")]
    [InlineData("Sixteen weeks [ 1 ] [1].", "leave.md")]
    [InlineData("Use `list[1]` here.", "")]
    [InlineData("```\nlist[1]\n```\nDone [2]", "travel.pdf")]
    [InlineData("A lone ` and then [1].", "leave.md")]
    [InlineData("[1] says that it is sixteen weeks.", "leave.md")]
    [InlineData("Nothing [x] here [ ] or [].", "")]
    public async Task Markers_are_read_in_every_spelling(string reply, string documents)
    {
        using IChatClient chat = new FakeChatClient(reply).GroundedIn(new FixedRetriever(Handbook.Hits));

        ChatResponse answer = await chat.GetResponseAsync("How many weeks of leave are there?", cancellationToken: Cancellation);

        Assert.Equal(documents, string.Join(' ', answer.GetCitations().Select(cited => cited.FileId)));
    }

    [Fact]
    public async Task Each_marker_is_tied_to_its_own_sentence()
    {
        const string Reply = "Leave lasts 16 weeks.[1] A hotel costs 140 euros [2]. I know no more.";
        using IChatClient chat = new FakeChatClient(Reply).GroundedIn(new FixedRetriever(Handbook.Hits));

        ChatResponse answer = await chat.GetResponseAsync("What about leave and hotels?", cancellationToken: Cancellation);

        Assert.Equal(
            ["Leave lasts 16 weeks.[1]", "A hotel costs 140 euros [2]"],
            answer.GetCitations().Select(cited => Region(answer, cited)));
    }

    [Theory]
    [InlineData("It says \"16 weeks for every parent\" [1].", "16 weeks for every parent")]
    [InlineData("It says “two blocks of\n at least four weeks,” [1].", "two blocks of at least four weeks")]
    [InlineData("According to [1], \"Sick leave is paid in full\".", "Sick leave is paid in full")]
    [InlineData("It says \"17 weeks for every parent\" [1].", null)]
    [InlineData("It says \"A hotel may cost 140 euros\" [1].", null)]
    public async Task A_verified_quotation_narrows_the_range(string reply, string? quote)
    {
        using IChatClient chat = new FakeChatClient(reply).GroundedIn(new FixedRetriever(Handbook.Hits));

        ChatResponse answer = await chat.GetResponseAsync("How long is parental leave?", cancellationToken: Cancellation);

        CitationAnnotation cited = Assert.Single(answer.GetCitations());
        Citation citation = cited.GetCitation()!;
        Assert.Equal(quote, citation.Quote);
        Assert.Equal(quote ?? Handbook.Leave, Handbook.Leave[citation.Range]);
        Assert.Equal(cited.Snippet, Handbook.Leave[citation.Range]);
    }

    [Fact]
    public async Task A_marker_inside_a_quoted_passage_is_not_the_answers_own()
    {
        using IChatClient chat = new FakeChatClient("\"Receipts are handed in within 30 days [7].\" [2]").GroundedIn(new FixedRetriever(Handbook.Hits));

        ChatResponse answer = await chat.GetResponseAsync("When are receipts handed in?", cancellationToken: Cancellation);

        Assert.Equal("Receipts are handed in within 30 days [7].", Assert.Single(answer.GetCitations()).GetCitation()!.Quote);
        Assert.False(answer.AdditionalProperties?.ContainsKey(GroundedChatClient.InvalidCitationsProperty) ?? false);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Numbers_that_name_no_passage_are_counted_and_not_cited(bool streaming)
    {
        const string Reply = "Sixteen weeks [1][3], I think [0].";
        using IChatClient chat = new FakeChatClient(Reply).GroundedIn(new FixedRetriever(Handbook.Hits));

        ChatResponse answer = await AskAsync(chat, "How many weeks of leave are there?", streaming);

        Assert.Equal(Reply, answer.Text);
        Assert.Single(answer.GetCitations());
        Assert.Equal(2, answer.AdditionalProperties![GroundedChatClient.InvalidCitationsProperty]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(500)]
    public async Task Streaming_gives_the_same_citations_as_not_streaming(int pieceLength)
    {
        const string Reply = "“Parental leave lasts 16 weeks for every parent.” [1] Hotels [2, 1] are paid;\n\n- trains too 【2】.";
        FakeChatClient model = new(Reply) { PieceLength = pieceLength };
        using IChatClient chat = model.GroundedIn(new FixedRetriever(Handbook.Hits));

        ChatResponse whole = await AskAsync(chat, "What is paid?", streaming: false);
        ChatResponse streamed = await AskAsync(chat, "What is paid?", streaming: true);

        Assert.Equal(Reply, streamed.Text);
        Assert.Equal(whole.FinishReason, streamed.FinishReason);
        Assert.Single(streamed.Messages);
        Assert.Equal(4, whole.GetCitations().Count);
        Assert.Equal(whole.GetCitations().Select(Describe), streamed.GetCitations().Select(Describe));
    }

    [Fact]
    public async Task Streaming_passes_each_piece_on_as_it_comes()
    {
        FakeChatClient model = new("Sixteen weeks [1].") { PieceLength = 3 };
        using IChatClient chat = model.GroundedIn(new FixedRetriever(Handbook.Hits));

        List<ChatResponseUpdate> updates = await chat.GetStreamingResponseAsync("How many weeks?", cancellationToken: Cancellation).ToListAsync(Cancellation);

        Assert.Equal(["Six", "tee", "n w", "eek", "s [", "1].", ""], updates.Select(update => update.Text));
        Assert.Single(updates[^1].Contents.SelectMany(content => content.Annotations!));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tool_calls_and_other_messages_pass_through_and_part_the_text(bool streaming)
    {
        FunctionCallContent call = new("call-1", "lookup");
        ChatResponse scripted = new(
        [
            new(ChatRole.Assistant, [new TextContent("Leave lasts 16 weeks [1]. Looking [2]"), call, new TextContent("And hotels [2].")]) { MessageId = "m1" },
            new(ChatRole.Tool, [new FunctionResultContent("call-1", "found [1]")]) { MessageId = "m2" },
            new(ChatRole.Assistant, [new TextContent("Done [1].")]) { MessageId = "m3" },
        ])
        { ResponseId = "r", ModelId = "m", Usage = new() { TotalTokenCount = 7 }, FinishReason = ChatFinishReason.Stop };
        using IChatClient chat = new FakeChatClient(_ => scripted).GroundedIn(new FixedRetriever(Handbook.Hits));

        ChatResponse answer = await AskAsync(chat, "How many weeks?", streaming);

        Assert.Equal(3, answer.Messages.Count);
        Assert.Same(call, answer.Messages[0].Contents.OfType<FunctionCallContent>().Single());
        Assert.Equal("found [1]", answer.Messages[1].Contents.OfType<FunctionResultContent>().Single().Result);
        Assert.Equal(("r", "m", 7), (answer.ResponseId, answer.ModelId, answer.Usage!.TotalTokenCount));
        Assert.Equal(
            ["leave.md 0-24", "travel.pdf 26-37", "travel.pdf 0-14", "leave.md 0-8"],
            answer.GetCitations().Select(cited => $"{cited.FileId} {Span(cited).StartIndex}-{Span(cited).EndIndex}"));
        Assert.All(scripted.Messages.SelectMany(message => message.Contents), content => Assert.Null(content.Annotations));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_hits_the_model_is_not_asked(bool streaming)
    {
        FakeChatClient model = new("I make something up [1].");
        using IChatClient chat = model.GroundedIn(new FixedRetriever());

        ChatResponse answer = await AskAsync(chat, "How many weeks?", streaming);

        Assert.Equal("The corpus has nothing on this.", answer.Text);
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        Assert.Empty(answer.GetCitations());
        Assert.Empty(model.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_hits_the_model_is_asked_plainly_when_it_may_answer_by_itself(bool streaming)
    {
        FakeChatClient model = new("Paris [1].");
        using IChatClient chat = model.GroundedIn(new FixedRetriever(), new() { AnswerWithoutPassages = true });

        ChatResponse answer = await AskAsync(chat, "What is the capital of France?", streaming);

        Assert.Equal("Paris [1].", answer.Text);
        Assert.Empty(answer.GetCitations());
        Assert.Equal(ChatRole.User, Assert.Single(Assert.Single(model.Requests).Messages).Role);
    }

    [Fact]
    public async Task The_callers_messages_and_options_are_not_changed()
    {
        FakeChatClient model = new("Yes [1].");
        using IChatClient chat = model.GroundedIn(new FixedRetriever(Handbook.Hits));
        List<ChatMessage> messages = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Is leave paid?")];
        ChatOptions options = new() { Temperature = 0 };

        await chat.GetResponseAsync(messages, options, Cancellation);

        Assert.Equal(2, messages.Count);
        Assert.Null(options.AdditionalProperties);
        FakeChatRequest request = Assert.Single(model.Requests);
        Assert.Equal([ChatRole.System, ChatRole.System, ChatRole.User], request.Messages.Select(message => message.Role));
        Assert.Equal("Be brief.", request.Messages[0].Text);
        Assert.Same(options, request.Options);
    }

    [Fact]
    public async Task A_question_that_leans_on_the_one_before_is_looked_up_with_it()
    {
        FixedRetriever retriever = new(Handbook.Hits);
        using IChatClient chat = new FakeChatClient("Yes [1].").GroundedIn(retriever);
        List<ChatMessage> messages =
        [
            new(ChatRole.User, "How long does parental leave last?"), new(ChatRole.Assistant, "16 weeks [1]."), new(ChatRole.User, "Is it paid?"),
        ];

        await chat.GetResponseAsync(messages, cancellationToken: Cancellation);
        messages[^1] = new(ChatRole.User, "What may a hotel cost in Berlin?");
        await chat.GetResponseAsync(messages, cancellationToken: Cancellation);

        Assert.Equal(
            ["How long does parental leave last?\nIs it paid?", "What may a hotel cost in Berlin?"],
            retriever.Queries.Select(query => query.Text));
    }

    [Fact]
    public async Task Options_reach_the_retriever()
    {
        FixedRetriever retriever = new(Handbook.Hits);
        Filter filter = Filter.Source("docs");
        using IChatClient chat = new FakeChatClient("Yes [1].").GroundedIn(retriever, new() { Top = 1, MinimumScore = 0.2, Filter = filter });

        await chat.GetResponseAsync("What may a hotel cost?", cancellationToken: Cancellation);

        Assert.Equal((1, 0.2, filter), (retriever.Queries[0].Top, retriever.Queries[0].MinimumScore, retriever.Queries[0].Filter));
    }

    [Theory]
    [InlineData(0, 3000, "Top (0) must be 1 to 1000.")]
    [InlineData(8, 49, "MaxPassageTokens (49) must be at least 50.")]
    public void An_option_out_of_range_is_refused_with_value_and_limit(int top, int tokens, string message)
    {
        using FakeChatClient model = new("");

        ArgumentException refused = Assert.Throws<ArgumentException>(
            () => model.GroundedIn(new FixedRetriever(), new() { Top = top, MaxPassageTokens = tokens }));

        Assert.Equal(message, refused.Message);
    }

    [Fact]
    public void Services_of_the_client_inside_are_found()
    {
        using IChatClient chat = new FakeChatClient("").GroundedIn(new FixedRetriever());

        Assert.NotNull(chat.GetService<FakeChatClient>());
        Assert.Equal("fake-chat", chat.GetService<ChatClientMetadata>()!.DefaultModelId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancellation_escapes(bool streaming)
    {
        using IChatClient chat = new FakeChatClient("Yes [1].").GroundedIn(new FixedRetriever(Handbook.Hits));
        CancellationToken cancelled = new(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AskAsync(chat, "How long is leave?", streaming, cancelled));
    }

    [Fact]
    public async Task Any_answer_is_read_without_failing_and_its_regions_lie_within_it()
    {
        Random random = new(7);
        string[] parts = ["[1]", "[2, 1]", "【2】", "[9]", "[", "]", "\"", "“", "”", "`", "```", "\n", "\n\n", ". ", "weeks", "16 weeks for every parent", "- ", "| ", "\ud83d\ude00"];
        for (int round = 0; round < 300; round++)
        {
            string reply = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => parts[random.Next(parts.Length)]));
            using IChatClient chat = new FakeChatClient(reply) { PieceLength = random.Next(1, 6) }.GroundedIn(new FixedRetriever(Handbook.Hits));

            ChatResponse whole = await AskAsync(chat, "What about leave and hotels?", streaming: false);
            ChatResponse streamed = await AskAsync(chat, "What about leave and hotels?", streaming: true);

            Assert.Equal(whole.GetCitations().Select(Describe), streamed.GetCitations().Select(Describe));
            foreach (CitationAnnotation cited in whole.GetCitations())
            {
                Assert.NotEmpty(Region(whole, cited));
                Citation citation = cited.GetCitation()!;
                string text = Handbook.Texts[citation.DocumentId][citation.Range];
                Assert.Equal(citation.Quote ?? Handbook.Texts[citation.DocumentId], text);
            }
        }
    }

    [Fact(Timeout = 20_000)]
    public async Task Adversarial_answers_take_linear_time()
    {
        foreach (string part in (string[])["[1", "[1]", "\"", "“", "`", ".", ". ", "[1,", "„[1]", "a\n", "\"x [1]\" "])
        {
            string reply = string.Concat(Enumerable.Repeat(part, 300_000 / part.Length));
            using IChatClient chat = new FakeChatClient(reply).GroundedIn(new FixedRetriever(Handbook.Hits));
            ChatResponse answer = await AskAsync(chat, "What about leave and hotels?", streaming: false);
            Assert.Equal(reply.Length, answer.Text.Length);
        }
    }

    private static async Task<ChatResponse> AskAsync(IChatClient chat, string question, bool streaming, CancellationToken? cancellation = null) => streaming
        ? await chat.GetStreamingResponseAsync(question, cancellationToken: cancellation ?? Cancellation).ToChatResponseAsync(cancellation ?? Cancellation)
        : await chat.GetResponseAsync(question, cancellationToken: cancellation ?? Cancellation);

    private static TextSpanAnnotatedRegion Span(CitationAnnotation cited) => Assert.IsType<TextSpanAnnotatedRegion>(Assert.Single(cited.AnnotatedRegions!));

    private static string Region(ChatResponse answer, CitationAnnotation cited) => answer.Text[Span(cited).StartIndex!.Value..Span(cited).EndIndex!.Value];

    private static string Describe(CitationAnnotation cited) => $"{cited.GetCitation()} {Span(cited).StartIndex}-{Span(cited).EndIndex} {cited.Snippet}";
}
