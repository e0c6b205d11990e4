"""The course made from the book: student and instructor notebooks, assignments, rubric and slides.

- ``plan``: what ``course/chapters.yml`` and ``course/rubric.yml`` say, checked
- ``exercises``: the exercises of a chapter, found and checked
- ``names``: what a code cell binds and reads
- ``prose``: text cells in the language of an edition, readable without the book
- ``notebooks``: the student and the instructor edition of a notebook
- ``trial``: run the checks with no answer, the solution, and a wrong answer
- ``slides``: one lecture from an executed chapter
- ``edition``: everything of one language
- ``make``: both languages, whole or not at all
"""
