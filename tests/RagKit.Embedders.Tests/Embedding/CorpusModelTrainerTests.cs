namespace RagKit.Embedding.Tests;

public sealed class CorpusModelTrainerTests
{
    [Fact]
    public async Task The_same_texts_give_the_same_model_on_any_number_of_cores()
    {
        List<string> texts = Texts.Make(3_000);
        string[] fingerprints = await Task.WhenAll(((int[])[1, 2, 3, 8, 0]).Select(async cores =>
            (await Texts.TrainAsync(texts, new() { MaxDegreeOfParallelism = cores })).Fingerprint));
        Assert.Single(fingerprints.Distinct());
    }

    [Fact]
    public async Task Another_seed_or_text_gives_another_fingerprint()
    {
        List<string> texts = Texts.Make(300);
        string first = (await Texts.TrainAsync(texts)).Fingerprint;
        string seeded = (await Texts.TrainAsync(texts, new() { Seed = 2 })).Fingerprint;
        string changed = (await Texts.TrainAsync([.. texts[1..], "dog bread"])).Fingerprint;
        Assert.Equal(3, new HashSet<string> { first, seeded, changed }.Count);
        Assert.StartsWith("lsa/1:256,seed=1,", first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_few_texts_are_told_with_their_number_and_the_limit()
    {
        RagKitException few = await Assert.ThrowsAsync<RagKitException>(() => Texts.TrainAsync(Texts.Make(49)));
        Assert.Contains("49 texts", few.Message, StringComparison.Ordinal);
        Assert.Contains("at least 50", few.Message, StringComparison.Ordinal);
        Assert.Equal(27, (await Texts.TrainAsync(Texts.Make(50), new() { Dimensions = 27 })).Dimensions);
    }

    [Theory]
    [InlineData("the same words in every text")]
    [InlineData("")]
    [InlineData("word")]
    [InlineData("of the and")]
    public async Task Texts_that_do_not_differ_give_a_model_that_knows_nothing(string text)
    {
        TrainedEmbeddingModel model = await Texts.TrainAsync(Enumerable.Repeat(text, 80));
        Assert.Equal(1, model.Dimensions);
        float[] vector = await Texts.EmbedAsync(model, text);
        Assert.Equal(0, Assert.Single(vector));
        Assert.Equal(model.Fingerprint, new CorpusModelTrainer().Load(model.Save()).Fingerprint);
    }

    [Fact]
    public async Task A_vocabulary_of_one_word_gives_one_dimension()
    {
        TrainedEmbeddingModel model = await Texts.TrainAsync(Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? "word word word" : i % 3 == 0 ? "word" : ""));
        Assert.Equal(1, Math.Abs(Assert.Single(await Texts.EmbedAsync(model, "words"))), 1e-6);
    }

    [Fact]
    public async Task A_text_of_five_megabytes_is_learnt_and_embedded()
    {
        List<string> texts = Texts.Make(80);
        texts.Add(string.Concat(Enumerable.Repeat("puppy oven verdict comet ", 200_000)) + new string('x', 200_000));
        TrainedEmbeddingModel model = await Texts.TrainAsync(texts);
        float[] vector = await Texts.EmbedAsync(model, texts[^1]);
        Assert.Equal(1, Texts.Dot(vector, vector), 1e-5);
        Assert.True(model.Save().Length < 1_000_000);
    }

    [Fact]
    public async Task Of_many_terms_those_of_the_most_texts_are_kept()
    {
        IEnumerable<string> texts = Enumerable.Range(0, 100).Select(i => $"common{i % 2} frequent{i % 3} rare{i} rarer{i}");
        TrainedEmbeddingModel model = await Texts.TrainAsync(texts, new() { MaxTerms = 5 });
        Assert.Contains(await Texts.EmbedAsync(model, "common1 frequent2"), x => x != 0);
        Assert.All(await Texts.EmbedAsync(model, "rare7 rarer8"), x => Assert.Equal(0, x));
    }

    [Fact]
    public async Task Of_many_texts_a_sample_is_learnt_that_depends_on_the_seed_alone()
    {
        List<string> texts = Texts.Make(1_000);
        CorpusModelOptions sampled = new() { MaxTexts = 100 };
        TrainedEmbeddingModel model = await Texts.TrainAsync(texts, sampled);
        Assert.Equal(1_000, model.TrainedOn);
        Assert.Equal(model.Fingerprint, (await Texts.TrainAsync(texts, sampled with { MaxDegreeOfParallelism = 1 })).Fingerprint);
        Assert.NotEqual(model.Save().Length, (await Texts.TrainAsync(texts)).Save().Length);
    }

    [Fact]
    public void A_corpus_is_outgrown_past_the_stated_share()
    {
        CorpusModelTrainer trainer = new(new() { RetrainGrowth = 0.25 });
        Assert.False(trainer.IsOutgrown(1_000, 1_250));
        Assert.True(trainer.IsOutgrown(1_000, 1_251));
        Assert.False(trainer.IsOutgrown(int.MaxValue, int.MaxValue));
    }

    [Fact]
    public async Task Training_can_be_cancelled_while_it_reads_and_while_it_learns()
    {
        using CancellationTokenSource reading = new();
        async IAsyncEnumerable<string> Endless()
        {
            foreach (string text in Texts.Make(5_000))
                yield return text;
            await reading.CancelAsync();
            while (true)
                yield return "more";
        }
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await new CorpusModelTrainer().TrainAsync(Endless(), reading.Token));

        using CancellationTokenSource learning = new();
        async IAsyncEnumerable<string> Last()
        {
            foreach (string text in Texts.Make(3_000))
                yield return text;
            await learning.CancelAsync();
        }
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await new CorpusModelTrainer().TrainAsync(Last(), learning.Token));
    }

    [Fact]
    public async Task A_source_that_fails_ends_the_training_with_its_error()
    {
        static async IAsyncEnumerable<string> Failing()
        {
            foreach (string text in Texts.Make(2_000))
                yield return text;
            await Task.Yield();
            throw new IOException("gone");
        }
        await Assert.ThrowsAsync<IOException>(async () => await new CorpusModelTrainer().TrainAsync(Failing(), TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void Options_out_of_range_are_told_with_value_and_limit(CorpusModelOptions options, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => new CorpusModelTrainer(options)).Message);

    public static TheoryData<CorpusModelOptions, string> BadOptions() => new()
    {
        { new() { Dimensions = 0 }, "Dimensions (0) must be from 1 to 1024." },
        { new() { MinimumTexts = 1 }, "MinimumTexts (1) must be at least 2." },
        { new() { RetrainGrowth = double.NaN }, "RetrainGrowth (NaN) must be a finite number above 0." },
        { new() { MaxTexts = 10 }, "MaxTexts (10) must be at least MinimumTexts (50)." },
        { new() { MaxTerms = 2_000_000 }, "MaxTerms (2000000) must be from 1 to 500000." },
        { new() { MaxDegreeOfParallelism = -1 }, "MaxDegreeOfParallelism (-1) must be at least 0." },
    };

    [Fact]
    public void The_verb_sets_the_trainer_in_the_place_of_a_model()
    {
        CorpusBuilder corpus = new CorpusBuilder("c").EmbedWithCorpusModel(new() { Seed = 3 });
        Assert.Null(corpus.Embedder);
        Assert.Contains("seed=3", corpus.Trainer!(null!).Fingerprint, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new CorpusBuilder("c").EmbedWithCorpusModel(new() { Dimensions = -1 }));
    }
}
