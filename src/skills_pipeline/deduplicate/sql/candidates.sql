-- Candidate pairs with all that is compared.
SELECT
    a, b,
    one.title_words AS title_words_a, other.title_words AS title_words_b,
    one.employer_words AS employer_words_a, other.employer_words AS employer_words_b,
    one.words AS words_a, other.words AS words_b,
    one.shingles AS shingles_a, other.shingles AS shingles_b
FROM candidates
JOIN contents AS one ON one.content = a
JOIN contents AS other ON other.content = b
