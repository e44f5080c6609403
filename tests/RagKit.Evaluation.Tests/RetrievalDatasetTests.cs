namespace RagKit.Evaluation.Tests;

public sealed class RetrievalDatasetTests
{
    [Fact]
    public void A_dataset_of_own_questions_keeps_their_order_and_judgements()
    {
        RetrievalDataset dataset = new("mine", [new("b", "Second?"), new("a", "First?")], [new("a", "x", 2), new("b", "y"), new("a", "z", 0)]);
        Assert.Equal(["b", "a"], dataset.Queries.Select(query => query.Id));
        Assert.Equal(new Dictionary<string, int> { ["x"] = 2, ["z"] = 0 }, dataset.JudgementsOf("a"));
        Assert.Equal(1, dataset.JudgementsOf("b")["y"]);
        Assert.Empty(dataset.LeftOut);
    }

    [Fact]
    public void Queries_without_a_relevant_document_are_left_out_and_named()
    {
        RetrievalDataset dataset = new("mine", [new("a", "?"), new("none", "?"), new("zero", "?")], [new("a", "x"), new("zero", "x", 0), new("zero", "y", -1)]);
        Assert.Equal(["a"], dataset.Queries.Select(query => query.Id));
        Assert.Equal(["none", "zero"], dataset.LeftOut);
        Assert.Throws<ArgumentException>(() => dataset.JudgementsOf("zero"));
        EvaluationResult result = dataset.Evaluate(new([new("a", "x", 1)]));
        Assert.Equal(1, result.Metrics["map"].Mean);
        Assert.Equal(["none", "zero"], result.LeftOut);
        Assert.Contains("1 queries (2 without a relevant document left out)", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dataset_does_not_change_with_the_lists_it_was_made_from()
    {
        List<DatasetQuery> queries = [new("a", "?")];
        List<Judgement> judgements = [new("a", "x")];
        RetrievalDataset dataset = new("mine", queries, judgements);
        queries.Clear();
        judgements.Clear();
        Assert.Single(dataset.Queries);
        Assert.Single(dataset.JudgementsOf("a"));
        Assert.False(dataset.JudgementsOf("a") is Dictionary<string, int>);
    }

    [Fact]
    public void Mistakes_are_refused_and_named()
    {
        Refused("'a' is given twice", () => new("d", [new("a", "?"), new("a", "!")], [new("a", "x")]));
        Refused("query 'b', which is not among the queries", () => new("d", [new("a", "?")], [new("b", "x")]));
        Refused("'x' is judged 1 and 2 for query 'a'", () => new("d", [new("a", "?")], [new("a", "x"), new("a", "x", 2)]));
        Refused("'d' has no query with a relevant document", () => new("d", [new("a", "?")], [new("a", "x", 0)]));
        Refused("'d' has no query with a relevant document", () => new("d", [], []));
        Refused("empty", () => new("d", [new("", "?")], []));
        Refused("empty", () => new("d", [new("a", "?")], [new("a", "")]));

        static void Refused(string message, Func<RetrievalDataset> make) =>
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_judgement_twice_is_one() =>
        Assert.Single(new RetrievalDataset("d", [new("a", "?")], [new("a", "x"), new("a", "x")]).JudgementsOf("a"));
}
