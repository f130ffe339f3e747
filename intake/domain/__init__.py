"""What the clinic means, and nothing else: standard library only, no clock, no files, no database.

It lies flat but for two packages, and can be read in this order; each module stands only on those above it.

The words of a person
    truth, dates, date_checks       three-valued truth; dates half remembered, kept as intervals
    answers                         what was answered, not sure of, or not asked
    told_date                       dates as people say them, read and printed back
    symptoms, onsets, orders        the one table of symptoms; how one began; what its order narrows
    story                           what was told, in one order
The form
    conditions, questionnaire       when a thing is asked; pages as data
    sign_lists                      which pages ask for the signs
    route, walk, flow, answered_story       the pages, the path through the answers; from them to the story
    time_left                       which part of the form, and the minutes to the end of it
    finishing                       whom the form loses, and where
    visible_text, phone, person, reference  text as it is seen; numbers and people; form numbers and codes
    sounds                          how a name sounds, roughly
The rule and the urgency
    areas, bands, pairs             which part of the spine; the time rule over one pair
    headline                        which pair decides
    naming, questions, cuts         what an operation is called; what may be asked; the date that divides
    settling, surgery_link          which questions would settle it; the time rule over a whole story
    onset_changes, settling_answers     a symptom told anew; what may be answered to each question
    call_answers                    what was answered on the call, and the story with it
    policy, own_words, urgency_rules        thresholds as data; free text; each computed rule by its id
    trace, assessment, triage       each rule's outcome; the result; how it is made
    thresholds, standing_urgency    figures in words; what stands once a clinician has decided
    timeline                        the line on which dates stand, and the time between
    shaded_bands, conflicts         the bands along that line; answers that do not fit together
    other_answers, explain          one other answer; which would change what the rules found
    visit_outcomes                  what it turned out to be, band by band
The office
    office_hours, call_windows, due_times   business time; when to call; by when
    roles, case_state               who; the shapes of a case's life
    attempts, follow_up             which calls count; whose move it is, and when a case comes back
    lifecycle_errors, transitions   why a step is refused; the table of steps
    step_checks, lifecycle          what some need besides; what may be done, and what it leads to
    merging, own_times              two requests of one person made one, and separated, each with its time
    booking, loops                  what to ask before a visit is booked; how a request ended, or stands
    worklist                        the queue's order
    figures                         whose call was in time, and how long calls took
Checks of the content
    reachability, lint              can it ever be asked; whatever a reader cannot see
    symptom_lint, read_by_program   the table of symptoms; the questions the program reads itself
    policy_lint, who_sees_lint      what policy and form name; who reads an answer
    read_by_rules                   the pages that can change what the rules find
"""
