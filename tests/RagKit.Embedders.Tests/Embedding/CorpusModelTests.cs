using Microsoft.Extensions.AI;

namespace RagKit.Embedding.Tests;

public sealed class CorpusModelTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_read_back_gives_the_same_vectors_bit_for_bit()
    {
        List<string> texts = Texts.Make(400);
        TrainedEmbeddingModel model = await Texts.TrainAsync(texts);
        TrainedEmbeddingModel loaded = new CorpusModelTrainer(new() { Seed = 99 }).Load(model.Save());
        Assert.Equal((model.Fingerprint, model.Dimensions, model.TrainedOn), (loaded.Fingerprint, loaded.Dimensions, loaded.TrainedOn));
        Assert.Equal(await Texts.EmbedAllAsync(model, texts), await Texts.EmbedAllAsync(loaded, texts));
        Assert.True(model.Save().Span.SequenceEqual(loaded.Save().Span));
    }

    [Fact]
    public async Task Every_changed_byte_of_an_artifact_is_noticed()
    {
        TrainedEmbeddingModel model = await Texts.TrainAsync(Texts.Make(60));
        byte[] artifact = model.Save().ToArray();
        CorpusModelTrainer trainer = new();
        for (int i = 0; i < artifact.Length; i += i < 64 ? 1 : 997)
        {
            byte[] damaged = [.. artifact];
            damaged[i] ^= 0x10;
            Assert.Contains("RetrainAsync", Assert.Throws<RagKitException>(() => trainer.Load(damaged)).Message, StringComparison.Ordinal);
        }
        foreach (int length in (int[])[0, 7, 8, 40, 63, 64, artifact.Length - 1])
            Assert.Throws<RagKitException>(() => trainer.Load(artifact.AsMemory(0, length)));
    }

    [Fact]
    public async Task A_later_format_is_refused_by_its_number()
    {
        byte[] artifact = (await Texts.TrainAsync(Texts.Make(60))).Save().ToArray();
        artifact[8] = 7;
        Assert.Contains("format 7", Assert.Throws<RagKitException>(() => new CorpusModelTrainer().Load(artifact)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vectors_have_length_one_and_do_not_depend_on_the_order_of_words()
    {
        List<string> texts = Texts.Make(300);
        TrainedEmbeddingModel model = await Texts.TrainAsync(texts);
        Assert.All(await Texts.EmbedAllAsync(model, texts), vector =>
        {
            Assert.Equal(model.Dimensions, vector.Length);
            Assert.Equal(1, Texts.Dot(vector, vector), 1e-5);
        });
        Assert.Equal(await Texts.EmbedAsync(model, "dog bread court dog"), await Texts.EmbedAsync(model, "Dogs? Court, the DOG and breads."));
    }

    [Fact]
    public async Task A_text_of_unknown_words_has_a_vector_of_zeros()
    {
        TrainedEmbeddingModel model = await Texts.TrainAsync(Texts.Make(60));
        foreach (string text in (string[])["", "xylophone", "the of and", "!?"])
            Assert.All(await Texts.EmbedAsync(model, text), x => Assert.Equal(0, x));
    }

    [Fact]
    public async Task A_text_that_shares_no_word_but_the_topic_is_nearer_than_one_of_another_topic()
    {
        TrainedEmbeddingModel model = await Texts.TrainAsync(Texts.Make(400), new() { Dimensions = 8 });
        float[] dog = await Texts.EmbedAsync(model, "a puppy on a leash"), kennel = await Texts.EmbedAsync(model, "barking in the kennel");
        float[] bakery = await Texts.EmbedAsync(model, "the oven of the bakery");
        Assert.True(Texts.Dot(dog, kennel) > 0.5, $"{Texts.Dot(dog, kennel)}");
        Assert.True(Texts.Dot(dog, bakery) < 0.2, $"{Texts.Dot(dog, bakery)}");
    }

    [Fact]
    public async Task One_text_and_many_give_the_same_vectors()
    {
        List<string> texts = Texts.Make(2_000);
        TrainedEmbeddingModel model = await Texts.TrainAsync(texts);
        float[][] together = await Texts.EmbedAllAsync(model, texts);
        for (int i = 0; i < texts.Count; i += 97)
            Assert.Equal(together[i], await Texts.EmbedAsync(model, texts[i]));
    }

    [Fact]
    public async Task Embedding_can_be_cancelled_and_refuses_null()
    {
        TrainedEmbeddingModel model = await Texts.TrainAsync(Texts.Make(60));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.GenerateAsync(["dog"], cancellationToken: new CancellationToken(true)));
        await Assert.ThrowsAsync<ArgumentException>(() => model.GenerateAsync(["dog", null!], cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => model.GenerateAsync(["dog"], new EmbeddingGenerationOptions { Dimensions = 3 }, Cancellation));
        Assert.Empty(await model.GenerateAsync([], cancellationToken: Cancellation));
    }

    [Fact]
    public async Task It_names_itself_to_the_ecosystem()
    {
        TrainedEmbeddingModel model = await Texts.TrainAsync(Texts.Make(60));
        EmbeddingGeneratorMetadata? metadata = model.GetService<EmbeddingGeneratorMetadata>();
        Assert.Equal((model.Fingerprint, model.Dimensions), (metadata?.DefaultModelId, metadata?.DefaultModelDimensions));
        Assert.Same(model, model.GetService<CorpusModel>());
    }
}
