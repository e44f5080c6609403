using Microsoft.Extensions.AI;
using RagKit.Testing;

namespace RagKit.Tests.Answering;

public sealed class FakeModelTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_fake_embedder_is_deterministic_and_texts_that_share_words_are_similar()
    {
        using FakeEmbeddingGenerator model = new(dimensions: 128), same = new(dimensions: 128), other = new(dimensions: 128, modelId: "other");

        float[][] vectors = [.. (await model.GenerateAsync(["parental leave weeks", "weeks of leave", "hotel prices"], cancellationToken: Cancellation)).Select(one => one.Vector.ToArray())];

        Assert.All(vectors, vector => Assert.Equal(128, vector.Length));
        Assert.Equal(vectors[0], (await same.GenerateVectorAsync("Parental LEAVE, weeks", cancellationToken: Cancellation)).ToArray());
        Assert.NotEqual(vectors[0], (await other.GenerateVectorAsync("parental leave weeks", cancellationToken: Cancellation)).ToArray());
        Assert.True(Cosine(vectors[0], vectors[1]) > Cosine(vectors[0], vectors[2]));
        Assert.Equal(("fake-embedder", 128), (model.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelId, model.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelDimensions));
        Assert.Equal((1, 3), (model.Calls, model.TextCount));
    }

    [Fact]
    public async Task The_fake_embedder_fails_as_it_is_told()
    {
        using FakeEmbeddingGenerator model = new() { FailOn = text => text == "bad", NaNOn = text => text == "odd", Drop = 1 };

        await Assert.ThrowsAsync<HttpRequestException>(() => model.GenerateAsync(["good", "bad"], cancellationToken: Cancellation));
        GeneratedEmbeddings<Embedding<float>> vectors = await model.GenerateAsync(["odd", "good"], cancellationToken: Cancellation);

        Assert.Single(vectors);
        Assert.Contains(float.NaN, vectors[0].Vector.ToArray());
        Assert.Equal(2, model.Calls);
    }

    [Fact]
    public async Task The_no_cost_embedder_gives_ready_made_unit_vectors()
    {
        using NoCostEmbeddingGenerator model = new(32);

        GeneratedEmbeddings<Embedding<float>> vectors = await model.GenerateAsync(["a", "bc", "d"], cancellationToken: Cancellation);

        Assert.Same(vectors[0], vectors[2]);
        Assert.NotSame(vectors[0], vectors[1]);
        Assert.All(vectors, vector => Assert.Equal(1, Math.Sqrt(vector.Vector.ToArray().Sum(value => value * value)), 4));
    }

    [Fact]
    public async Task The_fake_chat_model_follows_its_script_and_keeps_what_it_was_asked()
    {
        using FakeChatClient model = new(messages => new(new ChatMessage(ChatRole.Assistant, $"You said: {messages[^1].Text} [12]"))) { PieceLength = 4 };

        List<ChatResponseUpdate> pieces = await model.GetStreamingResponseAsync("hi", cancellationToken: Cancellation).ToListAsync(Cancellation);

        Assert.Equal(["You ", "said", ": hi", " [12", "]"], pieces.Select(piece => piece.Text));
        Assert.Equal("You said: hi [12]", (await model.GetResponseAsync("hi", cancellationToken: Cancellation)).Text);
        Assert.Equal(2, model.Requests.Count);
    }

    private static double Cosine(float[] left, float[] right) => left.Zip(right, (a, b) => (double)a * b).Sum();
}
